//! What stands beside a draft's content in its folder.

use super::micros;
use crate::Time;
use serde_json::{Value, json};

/// A file of a draft's media bin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bin {
    /// Where it is, inside of the draft's folder.
    pub path: String,
    /// Its name, for people.
    pub name: String,
    /// `video`, `photo` or `music`.
    pub kind: &'static str,
    /// Its length; zero for a photo.
    pub length: Time,
    /// Its pixels; zero for a sound.
    pub size: (u32, u32),
}

/// What stands in `draft_meta_info.json`: by it the application lists the draft on its first page.
pub fn meta_info(id: &str, name: &str, duration: Time, bin: &[Bin]) -> Value {
    let files: Vec<Value> = bin
        .iter()
        .map(|file| {
            json!({
                "file_Path": file.path, "extra_info": file.name, "metetype": file.kind, "duration": micros(file.length),
                "width": file.size.0, "height": file.size.1, "type": 0, "id": file.path, "import_time": 0,
                "import_time_ms": 0, "item_source": 1, "md5": "", "create_time": 0, "roughcut_time_range":
                {"start": 0, "duration": micros(file.length)}, "sub_time_range": {"start": -1, "duration": -1},
            })
        })
        .collect();
    let lists: Vec<Value> = [0, 1, 2, 3, 6, 7, 8]
        .iter()
        .map(|kind| json!({"type": kind, "value": if *kind == 0 { &files[..] } else { &[] }}))
        .collect();
    json!({
        "draft_id": id, "draft_name": name, "draft_fold_path": "", "draft_root_path": "", "draft_cover": "",
        "draft_materials": lists, "draft_materials_copied_info": [], "draft_segment_extra_info": [], "draft_type": "",
        "draft_new_version": "", "draft_is_invisible": false, "draft_removable_storage_device": "",
        "draft_enterprise_info": {"draft_enterprise_extra": "", "draft_enterprise_id": "", "draft_enterprise_name": "",
                                  "enterprise_material": []},
        "draft_is_ai_packaging_used": false, "draft_is_ai_shorts": false, "draft_is_ai_translate": false,
        "draft_is_article_video_draft": false, "draft_is_from_deeplink": "false", "draft_deeplink_url": "",
        "draft_cloud_materials": [], "tm_draft_removed": 0, "tm_draft_cloud_modified": 0, "tm_duration": micros(duration),
    })
}
