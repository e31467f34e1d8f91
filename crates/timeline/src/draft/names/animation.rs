//! Animations: how pictures and words come, go, and move meanwhile.

use crate::{MotionKind as K, Phase, Side, Time};

/// What the animation called `name` does, and whether it is that rather than something like it. For a way in or out that
/// is unknown: a fade. None for a loop that is unknown.
pub fn motion(name: &str, phase: Phase, length: Time) -> Option<(Vec<K>, bool)> {
    if phase == Phase::Loop {
        return repeated(name, length).map(|(kind, exact)| (vec![kind], exact));
    }
    let (mut kinds, is_exact) = match exact(name) {
        Some(kinds) => (kinds, true),
        None => (near(name), false),
    };
    if let (Phase::Out, [zoom @ K::Zoom { .. }]) = (phase, &mut kinds[..]) {
        turn_round(zoom);
    }
    Some((kinds, is_exact))
}

/// A way in that enlarges begins small; a way out that enlarges ends large.
fn turn_round(kind: &mut K) {
    if let K::Zoom { from, fade } = kind {
        (*from, *fade) = match *from {
            small if small < 0.5 => (2.0, true),
            small if small < 1.0 => (2.0 - small, true),
            _ => (0.0, *fade),
        };
    }
}

/// Ways in, and by [`turn_round`] out, whose names say all of what they do.
fn exact(name: &str) -> Option<Vec<K>> {
    let slide = |side: Side| vec![K::Slide { side, way: 1.0, fade: false }];
    Some(match name {
        "渐显" | "渐隐" => vec![K::Fade],
        "放大" => vec![K::Zoom { from: 0.0, fade: false }],
        "缩小" => vec![K::Zoom { from: 2.0, fade: true }],
        "轻微放大" => vec![K::Zoom { from: 0.85, fade: true }],
        "向左滑动" => slide(Side::Left),
        "向右滑动" => slide(Side::Right),
        "向上滑动" => slide(Side::Up),
        "向下滑动" => slide(Side::Down),
        "向左擦除" => vec![K::Wipe(Side::Left)],
        "向右擦除" => vec![K::Wipe(Side::Right)],
        "向上擦除" => vec![K::Wipe(Side::Up)],
        "向下擦除" => vec![K::Wipe(Side::Down)],
        "打字机 I" | "打字机 II" | "打字机 III" | "打字机IV" => vec![K::Type],
        "旋转" => vec![K::Turn { degrees: 360.0, fade: false }],
        _ => return None,
    })
}

/// Ways in and out that are like something that can be done; at least a fade.
fn near(name: &str) -> Vec<K> {
    let has = |part: &str| name.contains(part);
    let side = match () {
        () if has("向左") || has("左移") || has("左上") || has("左下") => Some(Side::Left),
        () if has("向右") || has("右上") || has("右下") => Some(Side::Right),
        () if has("向上") || has("上升") || has("日出") || has("站起") => Some(Side::Up),
        () if has("向下") || has("下落") || has("下降") || has("日落") || has("躺下") => Some(Side::Down),
        () => None,
    };
    let soft = |side: Side| K::Slide { side, way: 0.3, fade: true };
    match side {
        _ if has("打字") || has("卡拉OK") || has("逐字") => vec![K::Type],
        Some(side) if has("擦") => vec![K::Wipe(side)],
        Some(side) if has("甩") || has("飞") || has("转") => vec![soft(side), K::Turn { degrees: 30.0, fade: true }],
        Some(side) => vec![soft(side)],
        None if has("旋") || has("转") => {
            vec![K::Turn { degrees: 180.0, fade: true }, K::Zoom { from: 0.3, fade: true }]
        }
        None if has("弹") || has("跳") => vec![K::Bounce],
        None if has("雨刷") || has("钟摆") || has("摆") => vec![K::Turn { degrees: 45.0, fade: true }],
        None if has("放大") || has("飞近") || has("生长") || has("开幕") => {
            vec![K::Zoom { from: 0.3, fade: true }]
        }
        None if has("缩") || has("飞远") || has("收拢") => vec![K::Zoom { from: 1.6, fade: true }],
        None => vec![K::Fade],
    }
}

/// Loops, which fill their span, and the moves of a whole clip.
fn repeated(name: &str, length: Time) -> Option<(K, bool)> {
    let period = |millis: i64| Time::from_millis(millis);
    let has = |part: &str| name.contains(part);
    let exact = match name {
        "旋转" => Some(K::Spin { period: period(2000) }),
        "闪烁" => Some(K::Flicker { depth: 1.0, period: period(600) }),
        "跳动" => Some(K::Hop { height: 0.04, period: period(600) }),
        "轻微跳动" => Some(K::Hop { height: 0.015, period: period(600) }),
        "钟摆" | "摇摆" | "摇荡" => Some(K::Swing { degrees: 15.0, period: period(1200) }),
        "晃动" => Some(K::Shake { by: 0.008, period: period(160) }),
        "心跳" | "放大缩小" => Some(K::Pulse { by: 0.15, period: period(900) }),
        _ => None,
    };
    if let Some(kind) = exact {
        return Some((kind, true));
    }
    let near = match () {
        () if has("摇") || has("摆") || has("雨刷") || has("秋千") || has("海盗船") => {
            K::Swing { degrees: 12.0, period: period(1200) }
        }
        () if has("晃") || has("颤") || has("抖") => K::Shake { by: 0.012, period: period(120) },
        () if has("跳") || has("波浪") || has("漂浮") || has("飘") => {
            K::Hop { height: 0.02, period: period(900) }
        }
        () if has("闪") || has("爆") => K::Flicker { depth: 0.7, period: period(300) },
        () if has("转") || has("陀螺") || has("环绕") || has("绕圈") => K::Spin { period: length },
        () if has("缩放") || has("伸缩") || has("悸动") || has("放大") || has("缩小") || has("弹动") => {
            K::Pulse { by: 0.12, period: period(1200) }
        }
        () => return None,
    };
    Some((near, false))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_way_in_is_at_least_a_fade_and_a_strange_loop_is_nothing() {
        let second = Time::from_millis(1000);
        assert_eq!(motion("渐显", Phase::In, second), Some((vec![K::Fade], true)));
        assert_eq!(motion("画出爱心", Phase::In, second), Some((vec![K::Fade], false)));
        assert_eq!(motion("彩虹", Phase::Loop, second), None);
        let zoom = |name: &str, phase| motion(name, phase, second).map(|m| m.0);
        assert_eq!(zoom("放大", Phase::In), Some(vec![K::Zoom { from: 0.0, fade: false }]));
        assert_eq!(zoom("放大", Phase::Out), Some(vec![K::Zoom { from: 2.0, fade: true }]), "it ends large");
        assert_eq!(zoom("缩小", Phase::Out), Some(vec![K::Zoom { from: 0.0, fade: true }]), "it ends small");
        let left = K::Slide { side: Side::Left, way: 1.0, fade: false };
        assert_eq!(motion("向左滑动", Phase::Out, second), Some((vec![left], true)));
    }
}
