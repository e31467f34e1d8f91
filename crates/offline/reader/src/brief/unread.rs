//! Words of a prompt that changed nothing, so that a person learns what the picture leaves out.

use super::reading::Claims;
use crate::cast::words_of;
use kinora_model::Language;

/// Words of little meaning: they say nothing that a picture could leave out.
const SMALL_ZH: &[&str] = &[
    "一个", "一只", "一位", "一条", "一张", "一幅", "一种", "一些", "画面", "图片", "照片", "视频", "镜头", "场景",
    "画", "图", "生成", "有", "是", "在", "着", "正", "正在", "里", "上", "下", "中", "旁", "旁边", "身边", "身上",
    "前", "后", "的", "地", "得", "了", "过", "和", "与", "把", "被", "到", "去", "来", "给", "让", "请", "要", "会",
    "能", "一起", "他", "她", "它", "他们", "她们", "它们", "自己", "我", "我们", "你", "穿", "穿着", "戴", "戴着",
    "拿", "拿着", "手里", "手中", "看", "看着", "望", "望着", "加", "加上", "改成", "改为", "变成", "换成", "神情",
    "表情", "人物", "动作", "全身", "一片", "时", "时候", "天", "气", "只", "个", "这", "那", "很", "非常", "十分",
    "更", "最", "古", "点", "起", "站", "天空", "一把", "一顶", "一朵", "一盏", "一本", "一封", "一群", "一匹", "一对",
    "风格", "效果", "色调",
];
const SMALL_EN: &[&str] = &[
    "a", "an", "the", "and", "or", "of", "in", "on", "at", "by", "to", "from", "with", "under", "over", "near", "is",
    "are", "was", "were", "be", "being", "it", "its", "he", "she", "they", "his", "her", "their", "him", "them",
    "there", "this", "that", "these", "those", "as", "for", "into", "onto", "out", "up", "down", "off", "while", "who",
    "which", "some", "very", "picture", "image", "photo", "video", "scene", "shot", "shows", "showing", "show", "has",
    "have", "having", "wearing", "wears", "holding", "holds", "looking", "looks", "make", "makes", "change", "changed",
    "turn", "please", "now", "then", "one", "two", "add", "through", "across", "along", "behind", "beside", "before",
    "after", "above", "below", "around", "between", "inside", "outside", "all", "so", "not", "no", "but", "i", "we",
    "you", "my", "our", "your", "where", "when", "style", "camera", "place", "mood", "feeling",
];

/// What is left of `text` when everything in `claims` is understood; each word once, in order.
pub(super) fn words(text: &str, language: Language, claims: &Claims) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut add = |word: &str| {
        if !out.iter().any(|w| w == word) {
            out.push(word.to_owned());
        }
    };
    match language {
        Language::Zh => {
            for (range, word) in words_of(text) {
                let plain = word.chars().any(char::is_alphanumeric) && !SMALL_ZH.contains(&word);
                // A single character left over is a part of something understood more often than not.
                let long = word.chars().count() > 1;
                if plain && long && !claims.touches(&range) {
                    add(word);
                }
            }
        }
        Language::En => {
            let mut at = 0;
            for word in text.split(|c: char| !(c.is_alphanumeric() || c == '-' || c == '\'')) {
                let range = at..at + word.len();
                at = range.end + text[range.end..].chars().next().map_or(0, char::len_utf8);
                let plain = word.chars().any(char::is_alphabetic) && !SMALL_EN.contains(&word.to_lowercase().as_str());
                if plain && !claims.touches(&range) {
                    add(word);
                }
            }
        }
    }
    out
}
