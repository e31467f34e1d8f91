//! What the things are called that are likely in films of products, in Chinese and English.
//!
//! The network knows a thousand kinds (those of ImageNet, ILSVRC 2012, by their number there), many of them far apart from
//! anything for sale and some hard to tell from each other. Those that people would call by one word have one here; of the
//! others nothing is told.

use kinora_model::{Text, text};
use std::sync::LazyLock;

/// A thing and the kinds that it is.
pub(super) struct Thing {
    pub name: Text,
    pub kinds: Vec<usize>,
}

/// All that are told of.
pub(super) fn things() -> &'static [Thing] {
    static THINGS: LazyLock<Vec<Thing>> = LazyLock::new(|| {
        let thing = |name: Text, kinds: &[usize]| Thing { name, kinds: kinds.to_vec() };
        let mut things = vec![
            // Cup and mug; with coffee in it it is an espresso.
            thing(text!("cup"; "杯子"), &[504, 968, 967]),
            thing(text!("bottle"; "瓶子"), &[440, 898, 907, 737, 720]),
            thing(text!("jug"; "水壶"), &[899, 725, 901]),
            thing(text!("teapot"; "茶壶"), &[849]),
            thing(text!("coffee pot"; "咖啡壶"), &[505]),
            thing(text!("coffee machine"; "咖啡机"), &[550]),
            thing(text!("pan"; "锅"), &[567, 909, 544, 521]),
            thing(text!("backpack"; "双肩包"), &[414]),
            thing(text!("handbag"; "手提包"), &[748]),
            thing(text!("wallet"; "钱包"), &[893]),
            thing(text!("umbrella"; "雨伞"), &[879]),
            thing(text!("sunglasses"; "太阳镜"), &[836, 837]),
            thing(text!("watch"; "手表"), &[531]),
            thing(text!("wall clock"; "挂钟"), &[892]),
            thing(text!("analogue clock"; "时钟"), &[409]),
            thing(text!("phone"; "手机"), &[487]),
            thing(text!("laptop"; "笔记本电脑"), &[620, 681]),
            thing(text!("desktop computer"; "台式电脑"), &[527]),
            thing(text!("keyboard"; "键盘"), &[508, 878]),
            thing(text!("mouse"; "鼠标"), &[673]),
            thing(text!("loudspeaker"; "音箱"), &[632]),
            thing(text!("microphone"; "麦克风"), &[650]),
            thing(text!("camera"; "相机"), &[732, 759]),
            thing(text!("television"; "电视"), &[851]),
            thing(text!("printer"; "打印机"), &[742]),
            thing(text!("lamp"; "台灯"), &[846, 619]),
            thing(text!("electric fan"; "电风扇"), &[545]),
            thing(text!("hair dryer"; "吹风机"), &[589]),
            thing(text!("iron"; "熨斗"), &[606]),
            thing(text!("vacuum cleaner"; "吸尘器"), &[882]),
            thing(text!("washing machine"; "洗衣机"), &[897]),
            thing(text!("refrigerator"; "冰箱"), &[760]),
            thing(text!("microwave"; "微波炉"), &[651]),
            thing(text!("toaster"; "烤面包机"), &[859]),
            thing(text!("sewing machine"; "缝纫机"), &[786]),
            thing(text!("sofa"; "沙发"), &[831]),
            thing(text!("rocking chair"; "摇椅"), &[765]),
            thing(text!("table"; "桌子"), &[526, 532]),
            thing(text!("pillow"; "枕头"), &[721]),
            thing(text!("quilt"; "被子"), &[750]),
            thing(text!("towel"; "毛巾"), &[434]),
            thing(text!("vase"; "花瓶"), &[883]),
            thing(text!("candle"; "蜡烛"), &[470]),
            thing(text!("lipstick"; "口红"), &[629]),
            thing(text!("perfume"; "香水"), &[711]),
            thing(text!("lotion"; "乳液"), &[631, 838]),
            thing(text!("face powder"; "粉饼"), &[551]),
            thing(text!("soap dispenser"; "皂液器"), &[804]),
            thing(text!("running shoe"; "运动鞋"), &[770]),
            thing(text!("loafer"; "乐福鞋"), &[630]),
            thing(text!("sandal"; "凉鞋"), &[774]),
            thing(text!("boot"; "靴子"), &[514]),
            thing(text!("sock"; "袜子"), &[806]),
            thing(text!("jeans"; "牛仔裤"), &[608]),
            thing(text!("sweatshirt"; "卫衣"), &[841]),
            thing(text!("coat"; "大衣"), &[568, 869]),
            thing(text!("tie"; "领带"), &[906]),
            thing(text!("necklace"; "项链"), &[679]),
            thing(text!("teddy bear"; "毛绒玩具"), &[850]),
            thing(text!("balloon"; "气球"), &[417]),
            thing(text!("guitar"; "吉他"), &[402, 546]),
            thing(text!("piano"; "钢琴"), &[579, 881]),
            thing(text!("violin"; "小提琴"), &[889]),
            thing(text!("basketball"; "篮球"), &[430]),
            thing(text!("football"; "足球"), &[805]),
            thing(text!("tennis ball"; "网球"), &[852]),
            thing(text!("dumbbell"; "哑铃"), &[543]),
            thing(text!("bicycle"; "自行车"), &[671, 444]),
            thing(text!("motorcycle"; "摩托车"), &[665, 670]),
            thing(text!("car"; "汽车"), &[436, 468, 511, 609, 627, 656, 751, 817]),
            thing(text!("truck"; "卡车"), &[555, 569, 675, 717, 864, 867]),
            thing(text!("tent"; "帐篷"), &[672]),
            thing(text!("pizza"; "披萨"), &[963]),
            thing(text!("hamburger"; "汉堡"), &[933]),
            thing(text!("hot dog"; "热狗"), &[934]),
            thing(text!("ice cream"; "冰淇淋"), &[928]),
            thing(text!("hot pot"; "火锅"), &[926]),
            thing(text!("bread"; "面包"), &[930, 931]),
            thing(text!("apple"; "苹果"), &[948]),
            thing(text!("strawberry"; "草莓"), &[949]),
            thing(text!("orange"; "橙子"), &[950]),
            thing(text!("lemon"; "柠檬"), &[951]),
            thing(text!("pineapple"; "菠萝"), &[953]),
            thing(text!("banana"; "香蕉"), &[954]),
            thing(text!("broccoli"; "西兰花"), &[937]),
            thing(text!("daisy"; "雏菊"), &[985]),
            thing(text!("cat"; "猫"), &[281, 282, 283, 284, 285]),
            thing(text!("rabbit"; "兔子"), &[330, 331, 332]),
            thing(text!("panda"; "大熊猫"), &[388]),
        ];
        // All breeds of dog.
        things.push(Thing { name: text!("dog"; "狗"), kinds: (151..=268).collect() });
        things
    });
    &THINGS
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn each_kind_is_one_thing() {
        let all: Vec<usize> = things().iter().flat_map(|thing| thing.kinds.clone()).collect();
        assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len());
        assert!(all.iter().all(|kind| *kind < super::super::prepare::KINDS));
        let names: BTreeSet<&str> = things().iter().map(|thing| thing.name.zh.as_str()).collect();
        assert_eq!(names.len(), things().len());
    }
}
