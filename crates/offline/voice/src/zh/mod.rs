//! Mandarin text to sounds.

mod context;
mod ipa;
pub(crate) mod number;
#[cfg(test)]
mod polyphones;
mod sandhi;
mod word;

pub(crate) use word::Lexicon;

use crate::piece::Piece;
use crate::traced::{Letter, span};
use ipa::Syllable;

impl Lexicon {
    /// The words of `letters`, Chinese characters only and without a break among them.
    pub fn pieces(&self, letters: &[Letter]) -> Vec<Piece> {
        let text: String = letters.iter().map(|l| l.ch).collect();
        let mut words = self.words(&text);
        sandhi::apply(&mut words);
        let mut at = 0;
        words
            .iter_mut()
            .map(|word| {
                let source = span(&letters[at..at + word.letters.len()]);
                at += word.letters.len();
                for syllable in &mut word.syllables {
                    // A character that no table knows is "so-and-so", as a reader aloud would say.
                    if syllable.phonemes().is_empty() {
                        *syllable = Syllable::parse("mou3");
                    }
                }
                Piece::word(&word.phonemes(), source)
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pinyin(lexicon: &Lexicon, text: &str) -> String {
        let mut words = lexicon.words(text);
        sandhi::apply(&mut words);
        let word =
            |word: &word::Word| -> String { word.syllables.iter().map(|s| format!("{}{}", s.sound, s.tone)).collect() };
        words.iter().map(word).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn polyphones_sandhi_and_light_tones() {
        let lexicon = Lexicon::load();
        let mut wrong = Vec::new();
        for (text, expected) in [
            ("他得了第一名", "ta1 de2 le5 di4yi1ming2"),
            ("这件事得由你来做", "zhe4jian4 shi4 dei3 you2 ni3 lai2 zuo4"),
            ("他跑得很快", "ta1 pao3 de5 hen3kuai4"),
            ("他高兴地笑了", "ta1 gao1xing4 de5 xiao4 le5"),
            ("这块地很湿", "zhe4kuai4 di4 hen3shi1"),
            ("小女孩长得真漂亮", "xiao2nü3hai2 zhang3 de5 zhen1 piao4liang5"),
            ("头发长长的", "tou2fa5 chang2chang2de5"),
            ("他把书还给了图书馆", "ta1 ba3 shu1 huan2gei3 le5 tu2shu1guan3"),
            ("还借了一本新的", "hai2 jie4 le5 yi4ben3 xin1 de5"),
            ("一行人走进了银行", "yi4xing2ren2 zou3jin4 le5 yin2hang2"),
            ("只有一只猫在睡觉", "zhi2you3 yi4zhi1 mao1 zai4 shui4jiao4"),
            ("老师教我们读书", "lao3shi1 jiao1 wo3men5 du2shu1"),
            ("教室里很安静", "jiao4shi4 li2 hen3 an1jing4"),
            ("他倒在地上", "ta1 dao3 zai4 di4shang5"),
            ("为了你", "wei4le5 ni3"),
            ("他种了一种很少见的花", "ta1zhong4 le5 yi4zhong3 hen2shao3 jian4 de5 hua1"),
            ("更夫敲着锣走过", "geng1fu1 qiao1 zhe5 luo2 zou3guo4"),
            ("朝阳升起", "zhao1yang2 sheng1qi3"),
            ("将军命令大将出征", "jiang1jun1 ming4ling4 da4jiang4 chu1zheng1"),
            ("曲子很好听", "qu3zi5 hen2 hao3ting1"),
            ("他答应了我的要求", "ta1 da1ying5 le5 wo3 de5 yao1qiu2"),
            ("一切都结束了", "yi2qie4 dou1 jie2shu4 le5"),
            ("中间的人都中箭了", "zhong1jian1 de5 ren2 dou1 zhong1jian4 le5"),
            ("天还没亮", "tian1 hai2 mei2liang4"),
            ("角落里的角色是个主角", "jiao3luo4li3 de5 jue2se4 shi4 ge4 zhu3jue2"),
            ("和尚和道士在暖和的屋里说话", "he2shang5 he2 dao4shi5 zai4 nuan3huo5 de5 wu1li5 shuo1hua4"),
            ("她着急地找着钥匙", "ta1 zhao2ji2 de5 zhao2zhao2 yao4shi5"),
            ("却怎么也找不着", "que4 zen3me5 ye2 zhao3bu5zhao2"),
            ("不是不会", "bu2shi4 bu2hui4"),
            ("不要不行", "bu2yao4 bu4xing2"),
            ("好不好", "hao3bu5hao3"),
            ("一天一夜", "yi4tian1 yi2ye4"),
            ("一个人", "yi2ge4 ren2"),
            ("一起走", "yi4qi2 zou3"),
            ("第一次", "di4yi1ci4"),
            ("统一", "tong3yi1"),
            ("看一看", "kan4yi5kan4"),
            ("一五一十", "yi1wu3yi1shi2"),
            ("二零一一年十一月一日", "er4ling2yi1 yi1nian2 shi2yi1yue4 yi1ri4"),
            ("一百一十一", "yi4bai3yi1shi2 yi1"),
            ("你好", "ni2hao3"),
            ("我很好", "wo3 hen2 hao3"),
            ("老虎", "lao2hu3"),
            ("小老虎", "xiao3lao2hu3"),
            ("展览馆", "zhan2lan2guan3"),
            ("我的目的是什么", "wo3 de5 mu4di4 shi4 shen2me5"),
            ("校长正在成长", "xiao4zhang3 zheng4zai4 cheng2zhang3"),
            ("他调皮地调整了空调", "ta1 tiao2pi2 de5 tiao2zheng3 le5 kong1tiao2"),
            ("遭受了灾难", "zao1shou4 le5 zai1nan4"),
            ("挣扎着站起来", "zheng1zha2 zhe5 zhan4 qi3lai5"),
            ("宝藏藏在西藏的山里", "bao3zang4 cang2 zai4 xi1zang4 de5 shan1li3"),
            ("重新来过", "chong2xin1 lai2 guo4"),
            ("请假", "qing3jia4"),
            ("大喝一声", "da4he4yi4sheng1"),
            ("供给不足", "gong1ji3 bu4zu2"),
            ("兴奋地说", "xing1fen4 de5 shuo1"),
            ("他屏住呼吸", "ta1 bing3zhu4 hu1xi1"),
            ("音乐老师很快乐", "yin1yue4 lao3shi1 hen3 kuai4le4"),
            ("都市里的人都走了", "du1shi4li5 de5 ren2 dou1 zou3 le5"),
            ("转过身来", "zhuan3guo4shen1 lai2"),
            ("系鞋带", "ji4xie2dai4"),
            ("埋怨地说", "man2yuan4 de5 shuo1"),
            ("小孩儿", "xiao3hai2er5"),
            ("玩儿去", "wan2er5 qu4"),
            ("门口儿有人", "men2kou3er5 you3ren2"),
            ("女儿", "nü3er2"),
            ("妈妈和爸爸", "ma1ma5 he2 ba4ba5"),
            ("桌子上的石头", "zhuo1zi5 shang4 de5 shi2tou5"),
            ("重庆", "chong2qing4"),
            ("阿弥陀佛", "e1mi2tuo2fo2"),
        ] {
            let read = pinyin(&lexicon, text);
            if read != expected {
                wrong.push(format!("{text}: {read}, not {expected}"));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn rare_characters_have_a_sound() {
        let lexicon = Lexicon::load();
        for text in ["龘靐齉爩", "𠀀𪛖", "㐀", "〇"] {
            for word in lexicon.words(text) {
                assert_eq!(word.letters.len(), word.syllables.len(), "{text}");
            }
            let letters: Vec<Letter> =
                text.chars().enumerate().map(|(i, ch)| Letter { ch, source: i..i + 1 }).collect();
            assert!(lexicon.pieces(&letters).iter().all(|piece| !piece.phonemes.is_empty()), "{text}");
        }
    }
}
