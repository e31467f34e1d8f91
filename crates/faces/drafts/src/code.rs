//! The face's table of errors: a number for whoever speaks with the live service, a word and a status for whoever reads the
//! document.

use axum::http::StatusCode;
use kinora_http::Fault;
use kinora_model::{Error, ErrorKind, Text, text};
use std::fmt;

/// What is wrong, as finely as both tables have it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Code {
    /// A parameter is wrong.
    Validation,
    /// There is no id in a `draft_url`.
    NoId,
    /// There is no such draft.
    NoDraft,
    /// A draft could not be made, or kept.
    DraftFailed,
    /// What is said of a video is wrong.
    Video,
    /// A file is too large.
    TooLarge,
    /// A file could not be got.
    Download,
    /// Clips cannot lie so.
    VideoFailed,
    /// What is said of a sound is wrong.
    Audio,
    /// Sounds cannot lie so.
    AudioFailed,
    /// What is said of a picture is wrong.
    Image,
    /// Pictures cannot lie so.
    ImageFailed,
    /// What is said of a sticker is wrong.
    Sticker,
    /// What is said of a keyframe is wrong.
    Keyframe,
    /// A keyframe is of something that does not change.
    KeyframeProperty,
    /// There is no such segment.
    NoSegment,
    /// The segment cannot have that.
    WrongSegment,
    /// What is said of a caption is wrong.
    Caption,
    /// What is said of an effect is wrong.
    Effect,
    /// There is no such effect.
    NoEffect,
    /// What is said of a mask is wrong.
    Mask,
    /// There is no such mask.
    NoMask,
    /// What is said of a style of text is wrong.
    TextStyle,
    /// What is said of a filter is wrong.
    Filter,
    /// There is no such filter.
    NoFilter,
    /// A video could not be asked for.
    SubmitFailed,
    /// Nobody asked for a video of the draft.
    NoTask,
    /// How far a video is could not be found out.
    StatusFailed,
    /// The video is over.
    TaskOver,
    /// Too many videos are in the making.
    Busy,
    /// How long a sound is could not be found out.
    Duration,
    /// Another fault of ours.
    Internal,
}

/// A line of the table.
pub struct Row {
    /// The live service's number.
    pub number: u16,
    /// The document's word.
    pub word: &'static str,
    /// The status.
    pub status: StatusCode,
    /// What is wrong, in general.
    pub what: Text,
}

impl Code {
    /// Its line.
    pub fn row(self) -> Row {
        use StatusCode as S;
        let (number, word, status, what) = match self {
            Self::Validation => {
                (1001, "VALIDATION_ERROR", S::BAD_REQUEST, text!("a parameter is wrong"; "参数校验失败"))
            }
            Self::NoId => (2001, "VALIDATION_ERROR", S::BAD_REQUEST, text!("the draft URL is wrong"; "无效的草稿URL")),
            Self::NoDraft => (2001, "DRAFT_NOT_FOUND", S::NOT_FOUND, text!("there is no such draft"; "无效的草稿URL")),
            Self::DraftFailed => (
                2002,
                "DRAFT_CREATION_FAILED",
                S::INTERNAL_SERVER_ERROR,
                text!("the draft could not be made"; "草稿创建失败"),
            ),
            Self::Video => {
                (2003, "INVALID_VIDEO_INFO", S::BAD_REQUEST, text!("the video information is wrong"; "无效的视频信息"))
            }
            Self::TooLarge => {
                (2004, "FILE_TOO_LARGE", S::PAYLOAD_TOO_LARGE, text!("the file is too large"; "文件大小超出限制"))
            }
            Self::Download => {
                (2005, "DOWNLOAD_FAILED", S::BAD_REQUEST, text!("the file could not be got"; "文件下载失败"))
            }
            Self::VideoFailed => {
                (2006, "VIDEO_ADD_FAILED", S::BAD_REQUEST, text!("the videos could not be added"; "视频添加失败"))
            }
            Self::Audio => {
                (2007, "INVALID_AUDIO_INFO", S::BAD_REQUEST, text!("the audio information is wrong"; "无效的音频信息"))
            }
            Self::AudioFailed => {
                (2008, "AUDIO_ADD_FAILED", S::BAD_REQUEST, text!("the sounds could not be added"; "音频添加失败"))
            }
            Self::Image => {
                (2009, "INVALID_IMAGE_INFO", S::BAD_REQUEST, text!("the image information is wrong"; "无效的图片信息"))
            }
            Self::ImageFailed => {
                (2010, "IMAGE_ADD_FAILED", S::BAD_REQUEST, text!("the images could not be added"; "图片添加失败"))
            }
            Self::Sticker => (
                2011,
                "INVALID_STICKER_INFO",
                S::BAD_REQUEST,
                text!("the sticker information is wrong"; "无效的贴纸信息"),
            ),
            Self::Keyframe => (
                2013,
                "INVALID_KEYFRAME_INFO",
                S::BAD_REQUEST,
                text!("the keyframe information is wrong"; "无效的关键帧信息"),
            ),
            Self::NoSegment => {
                (2015, "SEGMENT_NOT_FOUND", S::NOT_FOUND, text!("there is no such segment"; "片段未找到"))
            }
            Self::WrongSegment => {
                (2016, "INVALID_SEGMENT_TYPE", S::BAD_REQUEST, text!("the segment cannot have that"; "无效的片段类型"))
            }
            Self::KeyframeProperty => (
                2017,
                "INVALID_KEYFRAME_PROPERTY",
                S::BAD_REQUEST,
                text!("the property cannot change over time"; "无效的关键帧属性"),
            ),
            Self::Caption => (
                2018,
                "INVALID_CAPTION_INFO",
                S::BAD_REQUEST,
                text!("the caption information is wrong"; "无效的字幕信息"),
            ),
            Self::Effect => (
                2020,
                "INVALID_EFFECT_INFO",
                S::BAD_REQUEST,
                text!("the effect information is wrong"; "无效的特效信息"),
            ),
            Self::NoEffect => (2022, "EFFECT_NOT_FOUND", S::NOT_FOUND, text!("there is no such effect"; "特效未找到")),
            Self::Mask => {
                (2023, "INVALID_MASK_INFO", S::BAD_REQUEST, text!("the mask information is wrong"; "无效的遮罩信息"))
            }
            Self::NoMask => (2025, "MASK_NOT_FOUND", S::NOT_FOUND, text!("there is no such mask"; "遮罩类型未找到")),
            Self::TextStyle => {
                (2026, "INVALID_TEXT_STYLE", S::BAD_REQUEST, text!("the text style is wrong"; "无效的文本样式信息"))
            }
            Self::SubmitFailed => (
                2030,
                "VIDEO_GENERATION_SUBMIT_FAILED",
                S::INTERNAL_SERVER_ERROR,
                text!("the video could not be asked for"; "视频生成任务提交失败"),
            ),
            Self::NoTask => {
                (2031, "VIDEO_TASK_NOT_FOUND", S::NOT_FOUND, text!("there is no such video task"; "视频生成任务未找到"))
            }
            Self::StatusFailed => (
                2032,
                "VIDEO_STATUS_QUERY_FAILED",
                S::INTERNAL_SERVER_ERROR,
                text!("the state of the video could not be looked up"; "视频任务状态查询失败"),
            ),
            Self::Duration => (
                2034,
                "AUDIO_DURATION_FAILED",
                S::BAD_REQUEST,
                text!("the length of the sound could not be found out"; "获取音频时长失败"),
            ),
            Self::Filter => (
                2037,
                "INVALID_FILTER_INFO",
                S::BAD_REQUEST,
                text!("the filter information is wrong"; "无效的滤镜信息"),
            ),
            Self::NoFilter => (2039, "FILTER_NOT_FOUND", S::NOT_FOUND, text!("there is no such filter"; "滤镜未找到")),
            Self::TaskOver => {
                (2044, "VIDEO_TASK_NOT_CANCELLABLE", S::CONFLICT, text!("the video task is over"; "视频生成任务已结束"))
            }
            Self::Busy => {
                (2030, "SERVICE_BUSY", S::SERVICE_UNAVAILABLE, text!("too many videos are in the making"; "服务繁忙"))
            }
            Self::Internal => (
                9998,
                "INTERNAL_ERROR",
                S::INTERNAL_SERVER_ERROR,
                text!("something went wrong in the server"; "系统内部错误"),
            ),
        };
        Row { number, word, status, what }
    }

    /// A fault of this code, telling what is wrong in particular.
    pub fn fault(self, what: Text) -> Fault {
        self.error(what).into()
    }

    /// As [`fault`](Self::fault), for code that is run in the domain.
    pub fn error(self, what: Text) -> Error {
        Error::new(ErrorKind::Invalid, what).caused_by(Coded(self))
    }

    /// The code that a fault was given.
    pub fn of(fault: &Fault) -> Option<Self> {
        let cause = std::error::Error::source(fault.cause()?)?;
        cause.downcast_ref::<Coded>().map(|coded| coded.0)
    }

    /// `fault` under this code, where it is ours and has no code of its own.
    pub fn over(self, fault: Fault) -> Fault {
        let refused = fault.cause().and_then(kinora_app::drafts::Refusal::of).is_some();
        if Self::of(&fault).is_some() || refused || !fault.kind().is_ours() {
            return fault;
        }
        // The log keeps what stood behind it.
        Error::internal(fault.what().clone()).caused_by(Coded(self)).into()
    }
}

#[derive(Debug)]
struct Coded(Code);

impl fmt::Display for Coded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.row().word)
    }
}

impl std::error::Error for Coded {}
