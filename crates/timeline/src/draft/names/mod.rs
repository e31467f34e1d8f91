//! The editor's names of things, and what each is rendered as. A name that is in no table is told as a warning.

mod animation;

pub use animation::motion;

use crate::{Blend, Color, EffectKind, Side, SoundEffect, TransitionKind};

/// The transition called `name`, and whether it is that one rather than something like it. Those that are unknown, or that
/// need the editor's own shapes, become a dissolve.
pub fn transition(name: &str) -> (TransitionKind, bool) {
    use TransitionKind as K;
    const WHITE: Color = Color { r: 255, g: 255, b: 255, a: 255 };
    let exact = match name {
        "叠化" | "叠加" => K::Dissolve,
        "闪黑" | "闪黑 II" => K::Dip(Color::BLACK),
        "闪白" | "闪白 II" => K::Dip(WHITE),
        "向左擦除" => K::Wipe(Side::Left),
        "向右擦除" => K::Wipe(Side::Right),
        "向上擦除" => K::Wipe(Side::Up),
        "向下擦除" => K::Wipe(Side::Down),
        "左移" | "向左" => K::Push(Side::Left),
        "右移" | "向右" => K::Push(Side::Right),
        "上移" | "向上" => K::Push(Side::Up),
        "下移" | "向下" => K::Push(Side::Down),
        "推近" => K::ZoomIn,
        "拉远" => K::ZoomOut,
        "圆形遮罩" | "圆形遮罩 II" => K::Circle,
        "圆形扫描" => K::Clock,
        "开幕" | "横向拉幕" => K::Open { vertical: false },
        "竖向拉幕" => K::Open { vertical: true },
        "百叶窗" | "横线" => K::Blinds { vertical: false },
        "竖线" => K::Blinds { vertical: true },
        "马赛克" | "马赛克 II" => K::Pixelate,
        "模糊" => K::Blur,
        _ => {
            let near = match name {
                "泛白" | "泛光" | "白光快闪" => K::Dip(WHITE),
                "推近 II" | "吸入" => K::ZoomIn,
                "风车" => K::Clock,
                "渐变擦除" => K::SoftWipe(Side::Right),
                "画笔擦除" => K::Wipe(Side::Right),
                "滑动" => K::Cover(Side::Left),
                "向左上" => K::Corner(Side::Left, Side::Up),
                "向右上" => K::Corner(Side::Right, Side::Up),
                "向左下" => K::Corner(Side::Left, Side::Down),
                "向右下" | "斜向分割" => K::Corner(Side::Right, Side::Down),
                "分割" | "分割 II" | "横向分割" | "窗格" => K::Open { vertical: false },
                "分割 III" | "分割 IV" | "竖向分割" => K::Open { vertical: true },
                "横向模糊" | "竖向模糊" | "竖向模糊 II" => K::Blur,
                "粒子" => K::Grains,
                "压缩" | "拉伸" | "拉伸 II" => K::Squeeze { vertical: false },
                "向左拉伸" | "向右拉伸" => K::Squeeze { vertical: true },
                "眨眼" => K::Dip(Color::BLACK),
                "顺时针旋转" | "顺时针旋转 II" | "中心旋转" => K::Turn { clockwise: true },
                "逆时针旋转" | "逆时针旋转 II" => K::Turn { clockwise: false },
                _ if name.starts_with("色彩溶解") => K::Grains,
                _ => K::Dissolve,
            };
            return (near, false);
        }
    };
    (exact, true)
}

/// The blend mode called `name`.
pub fn blend(name: &str) -> Option<Blend> {
    Some(match name {
        "正常" => Blend::Normal,
        "正片叠底" => Blend::Multiply,
        "滤色" => Blend::Screen,
        "叠加" => Blend::Overlay,
        "柔光" => Blend::SoftLight,
        "强光" => Blend::HardLight,
        "变亮" => Blend::Lighten,
        "变暗" => Blend::Darken,
        "颜色减淡" => Blend::ColorDodge,
        "颜色加深" => Blend::ColorBurn,
        "线性加深" => Blend::LinearBurn,
        _ => return None,
    })
}

/// The colour filter called `name`: the editor's tables of colours are its own, so these are done by hand and only where
/// the name says plainly what they do.
pub fn filter(name: &str) -> Option<EffectKind> {
    let grade = |r: f64, g: f64, b: f64, saturation: f64| EffectKind::Grade { r, g, b, saturation };
    Some(match name {
        "默片" | "赫本" | "黑白" | "布朗" => EffectKind::Gray,
        "牛皮纸" | "深褐" => EffectKind::Sepia,
        "褪色" => grade(1.02, 1.0, 0.98, 0.6),
        "高饱和" => grade(1.0, 1.0, 1.0, 1.45),
        "冷白" | "酷白" | "白皙" => grade(0.99, 1.02, 1.07, 0.92),
        "冷蓝" | "凛冬" | "幽蓝" => grade(0.88, 0.97, 1.14, 0.9),
        "清晰" | "清晰明亮" | "高清明亮" => grade(1.06, 1.06, 1.06, 1.1),
        "日落橘" | "落日" | "日落飞车" | "落日飞车" => grade(1.14, 1.0, 0.84, 1.1),
        "奶油" | "暖食" => grade(1.07, 1.02, 0.93, 1.0),
        "薄荷" | "绿妍" => grade(0.95, 1.07, 0.98, 1.0),
        "青橙" | "青橙电影" => grade(1.05, 1.0, 0.97, 1.12),
        "暗夜" | "月夜" => grade(0.78, 0.84, 0.98, 0.8),
        _ => return None,
    })
}

/// The scene effect called `name`.
pub fn effect(name: &str) -> Option<EffectKind> {
    Some(match name {
        "模糊" | "失焦" | "表面模糊" | "动感模糊" => EffectKind::Blur,
        "低像素" | "低像素 II" | "马赛克" => EffectKind::Pixelate,
        "噪点" | "黑色噪点" | "荧幕噪点" | "荧幕噪点 II" => EffectKind::Noise,
        "变黑白" | "黑白胶片" => EffectKind::Gray,
        "负片闪烁" | "彩色负片" => EffectKind::Negative,
        "暗角" => EffectKind::Vignette,
        "基础黑框" | "电影感画幅" => EffectKind::Bars,
        "抖动" | "震动" | "轻微抖动" | "颤抖" | "胶片抖动" => EffectKind::Shake,
        "两屏" => EffectKind::Tiles { columns: 1, rows: 2 },
        "三屏" => EffectKind::Tiles { columns: 1, rows: 3 },
        "四屏" => EffectKind::Tiles { columns: 2, rows: 2 },
        "六屏" => EffectKind::Tiles { columns: 2, rows: 3 },
        "九屏" => EffectKind::Tiles { columns: 3, rows: 3 },
        "老电影" => EffectKind::Sepia,
        _ => return None,
    })
}

/// The sound effect called `name`.
pub fn sound_effect(name: &str) -> Option<SoundEffect> {
    Some(match name {
        "回音" | "回声" | "延迟回声" | "空谷回声" | "楼道回声" | "洞穴回声" | "环绕回声" | "豪宅回声" => {
            SoundEffect::Echo
        }
        "教堂" | "音乐厅" | "山洞" | "演唱会" | "Livehouse" | "超级混响" | "房间" | "教室" | "停车场" | "浴室"
        | "演讲舞台" | "空灵感" => SoundEffect::Hall,
        "电话" | "老式电话" | "对讲机" | "扩音器" | "低保真扩音器" | "乡村大喇叭" | "超市广播" | "广播"
        | "电台播音" | "午夜电台" | "复古收音机" | "复古收音机2" | "复古电视" | "留声机" => {
            SoundEffect::Telephone
        }
        "低保真" | "8bit" | "黑胶" => SoundEffect::LowFidelity,
        "水下" | "闷响" | "捂嘴" | "深海回声" | "冰川之下" => SoundEffect::Muffled,
        "合成器" | "电音" | "机器人" | "失真电子" | "迷幻电子" => SoundEffect::Robot,
        "颤音" | "颤抖电音" => SoundEffect::Tremolo,
        _ => return None,
    })
}
