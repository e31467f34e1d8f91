"""The official ElevenLabs client against the fake: argv is base URL, key."""
import sys

from elevenlabs.client import ElevenLabs
from elevenlabs.core.api_error import ApiError

base, key = sys.argv[1:3]
client = ElevenLabs(base_url=base, api_key=key)

assert client.models.list()[0].model_id == "eleven_multilingual_v2"
assert client.voices.search().voices[0].voice_id == "VOICE123"
said = client.text_to_speech.convert_with_timestamps(
    "VOICE123", text="The tide is out.", model_id="eleven_multilingual_v2", output_format="pcm_24000"
)
assert said.alignment.characters == list("The tide is out."), said.alignment
assert said.audio_base_64
speech = b"".join(client.text_to_speech.convert("VOICE123", text="Hi", model_id="eleven_multilingual_v2"))
sound = b"".join(client.text_to_sound_effects.convert(text="distant foghorn", duration_seconds=4.0, prompt_influence=0.3))
music = b"".join(client.music.compose(prompt="slow piano, rain", music_length_ms=20000, model_id="music_v2", force_instrumental=True))
for made in (speech, sound, music):
    assert made[:3] == b"ID3" or made[0] == 0xFF, made[:4]

try:
    ElevenLabs(base_url=base, api_key="wrong").models.list()
    raise SystemExit("a wrong key was taken")
except ApiError as error:
    assert error.status_code == 401 and error.body["detail"]["status"] == "invalid_api_key", error
print("ok")
