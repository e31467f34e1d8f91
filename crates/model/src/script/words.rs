//! Closed vocabularies of the script: each value is a word in JSON and on the command line.

use serde::{Deserialize, Serialize};

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $word)] $variant,)* }
        impl $name {
            /// Every value, in order.
            pub const ALL: &'static [$name] = &[$($name::$variant,)*];
            /// The word used in JSON and on the command line.
            pub fn word(self) -> &'static str { match self { $($name::$variant => $word,)* } }
            /// The value with this word.
            pub fn from_word(word: &str) -> Option<Self> { Self::ALL.iter().copied().find(|v| v.word() == word) }
        }
    };
}

words! {
    /// The kinds of place that can be drawn.
    Setting {
        /// Old inn, tavern or teahouse.
        Inn = "inn",
        /// Street or market of an old town.
        OldStreet = "old_street",
        /// Palace or great hall.
        Palace = "palace",
        /// Temple or shrine.
        Temple = "temple",
        /// Bamboo grove or wood.
        Forest = "forest",
        /// Mountain, pass, cliff.
        Mountain = "mountain",
        /// River, lake, sea, shore, lighthouse.
        Water = "water",
        /// Battlefield or camp.
        Battlefield = "battlefield",
        /// Street of a modern city.
        ModernStreet = "modern_street",
        /// Home: living room, bedroom, kitchen, study.
        Home = "home",
        /// Office or meeting room.
        Office = "office",
        /// School or classroom.
        School = "school",
        /// Hospital.
        Hospital = "hospital",
        /// Train, car, station.
        Vehicle = "vehicle",
        /// Open country: field, village edge, garden.
        Field = "field",
    }
}

words! {
    /// Time of day.
    TimeOfDay {
        /// Around sunrise.
        Dawn = "dawn",
        /// Daylight.
        Day = "day",
        /// Around sunset.
        Dusk = "dusk",
        /// Night.
        Night = "night",
    }
}

words! {
    /// Weather.
    Weather {
        /// Nothing falls.
        Clear = "clear",
        /// Rain.
        Rain = "rain",
        /// Snow.
        Snow = "snow",
        /// Fog or mist.
        Fog = "fog",
        /// Thunderstorm or gale.
        Storm = "storm",
    }
}

words! {
    /// Mood of a scene; the score has a theme for each.
    Mood {
        /// Even, unhurried.
        Calm = "calm",
        /// Warm, loving.
        Tender = "tender",
        /// Grief, parting.
        Sad = "sad",
        /// Waiting for something.
        Tense = "tense",
        /// Menace.
        Dark = "dark",
        /// Struggle, victory.
        Epic = "epic",
        /// Play.
        Comic = "comic",
        /// Wonder, secrets.
        Mystery = "mystery",
    }
}

words! {
    /// Feeling on a face or in a voice.
    Emotion {
        /// At rest.
        Calm = "calm",
        /// Joy.
        Happy = "happy",
        /// Grief.
        Sad = "sad",
        /// Anger.
        Angry = "angry",
        /// Fear.
        Fear = "fear",
        /// Surprise.
        Surprise = "surprise",
        /// Worry, doubt.
        Worry = "worry",
        /// Determination.
        Resolve = "resolve",
    }
}

words! {
    /// Shot size (景别).
    ShotSize {
        /// 远景: a landscape with small people.
        ExtremeWide = "extreme_wide",
        /// 全景: whole figures in their place.
        Wide = "wide",
        /// 中景: from the waist.
        Medium = "medium",
        /// 近景/特写: head and shoulders.
        Close = "close",
        /// 大特写: eyes, a hand, a thing.
        ExtremeClose = "extreme_close",
    }
}

words! {
    /// Camera move (运镜).
    CameraMove {
        /// 固定.
        Static = "static",
        /// 推.
        PushIn = "push_in",
        /// 拉.
        PullOut = "pull_out",
        /// 左移.
        PanLeft = "pan_left",
        /// 右移.
        PanRight = "pan_right",
        /// 升.
        CraneUp = "crane_up",
    }
}

words! {
    /// What a figure is doing with its body.
    Gesture {
        /// Standing or as the place suggests.
        Stand = "stand",
        /// Walking or running.
        Walk = "walk",
        /// Sitting.
        Sit = "sit",
        /// Pointing.
        Point = "point",
        /// Embracing.
        Embrace = "embrace",
        /// Fighting.
        Fight = "fight",
        /// Kneeling, bowing.
        Kneel = "kneel",
        /// Reading, writing.
        Read = "read",
        /// Riding.
        Ride = "ride",
        /// Playing, jumping about.
        Play = "play",
        /// Asleep.
        Sleep = "sleep",
    }
}

words! {
    /// What a role is by nature.
    Being {
        /// A human being.
        Person = "person",
        /// Cat.
        Cat = "cat",
        /// Dog.
        Dog = "dog",
        /// Bird.
        Bird = "bird",
        /// Horse.
        Horse = "horse",
        /// Rabbit.
        Rabbit = "rabbit",
        /// Fish.
        Fish = "fish",
        /// Butterfly.
        Butterfly = "butterfly",
    }
}

impl Default for Being {
    /// A person: stories are about people unless they say otherwise.
    fn default() -> Self {
        Self::Person
    }
}

impl Being {
    /// Whether it is a human being.
    pub fn is_person(&self) -> bool {
        *self == Self::Person
    }
}

words! {
    /// How somebody mostly speaks; picks the voice among those that fit in sex and age.
    Temper {
        /// Deep, stern, commanding.
        Grave = "grave",
        /// Soft, kind, unhurried.
        Warm = "warm",
        /// Lively, quick, light.
        Bright = "bright",
    }
}

words! {
    /// What a crowd is made of.
    Folk {
        /// Villagers, townspeople, guests, passers-by.
        People = "people",
        /// Soldiers in ranks.
        Soldiers = "soldiers",
        /// Men who carry loads.
        Bearers = "bearers",
        /// Officials of a court.
        Court = "court",
    }
}

words! {
    /// A sound that the text calls for.
    Sound {
        /// Rain bed.
        Rain = "rain",
        /// Thunder.
        Thunder = "thunder",
        /// Wind bed.
        Wind = "wind",
        /// Fire or candle bed.
        Fire = "fire",
        /// Door opening or closing.
        Door = "door",
        /// A knock on wood.
        Knock = "knock",
        /// Footsteps.
        Steps = "steps",
        /// Waves or running water bed.
        Water = "water",
        /// Birds bed.
        Birds = "birds",
        /// Crickets bed.
        Crickets = "crickets",
        /// Bell or gong.
        Bell = "bell",
        /// Blades.
        Sword = "sword",
        /// Horse.
        Horse = "horse",
        /// Crowd bed.
        Crowd = "crowd",
        /// Town traffic bed.
        Traffic = "traffic",
        /// Something breaks.
        Crash = "crash",
        /// Telephone.
        Phone = "phone",
        /// A dog barks.
        Dog = "dog",
        /// A cat mews.
        Cat = "cat",
        /// A cock crows.
        Rooster = "rooster",
        /// Frogs bed.
        Frogs = "frogs",
        /// A clock ticks.
        Clock = "clock",
        /// A glass or a bowl falls and breaks.
        Glass = "glass",
        /// A shot.
        Gunshot = "gunshot",
        /// A heart beats.
        Heartbeat = "heartbeat",
        /// A drum.
        Drum = "drum",
        /// Firecrackers.
        Firecrackers = "firecrackers",
        /// A pen or a brush on paper.
        Writing = "writing",
        /// Tea, wine or water into a cup.
        Pouring = "pouring",
        /// A car comes by.
        Car = "car",
        /// A train: its whistle and its wheels.
        Train = "train",
        /// An arrow.
        Arrow = "arrow",
        /// Somebody or something falls into water.
        Splash = "splash",
    }
}

impl Sound {
    /// Whether it lasts as long as its scene (rain) rather than happening once (a knock).
    pub fn is_bed(self) -> bool {
        use Sound::*;
        matches!(self, Rain | Wind | Fire | Water | Birds | Crickets | Crowd | Traffic | Frogs)
    }
    /// Whether somebody in the picture makes it where they stand (steps, a sword), rather than the world around them
    /// (thunder, a bell).
    pub fn is_made_by_hand(self) -> bool {
        use Sound::*;
        matches!(
            self,
            Door | Knock
                | Steps
                | Sword
                | Horse
                | Crash
                | Glass
                | Gunshot
                | Heartbeat
                | Drum
                | Writing
                | Pouring
                | Arrow
                | Splash
        )
    }
}
