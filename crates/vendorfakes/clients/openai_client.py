"""The official OpenAI client against the fake: argv is base URL, key, a picture, a sound."""
import json
import sys

import openai

base, key, picture, sound = sys.argv[1:5]
client = openai.OpenAI(base_url=base, api_key=key, max_retries=0)

assert "gpt-6-luna" in [model.id for model in client.models.list()]

with open(picture, "rb") as file:
    video = client.videos.create(prompt="雾中的灯塔", model="wan2.2-t2v", seconds="8", size="1280x720", input_reference=file)
assert video.status == "queued", video
while video.status in ("queued", "in_progress"):
    video = client.videos.retrieve(video.id)
assert video.status == "completed" and video.progress == 100, video
assert client.videos.download_content(video.id).read()[4:8] == b"ftyp"
assert video.id in [job.id for job in client.videos.list()]
assert client.videos.delete(video.id).deleted

schema = {"type": "object", "properties": {"shots": {"type": "array", "items": {"type": "string"}}}, "required": ["shots"], "additionalProperties": False}
answer = client.chat.completions.create(
    model="gpt-6-luna",
    messages=[{"role": "user", "content": "三个镜头"}],
    response_format={"type": "json_schema", "json_schema": {"name": "shots", "strict": True, "schema": schema}},
)
assert json.loads(answer.choices[0].message.content)["shots"], answer
assert answer.usage.total_tokens == 40

made = client.images.generate(model="gpt-image-2", prompt="a boat", n=2, size="1024x1024")
assert len(made.data) == 2 and made.data[0].b64_json
with open(picture, "rb") as one, open(picture, "rb") as two:
    made = client.images.edit(model="gpt-image-2", prompt="at night", image=[one, two])
assert made.data[0].b64_json

speech = client.audio.speech.create(model="gpt-4o-mini-tts", voice="alloy", input="潮水退了。", response_format="wav")
assert speech.read()[:4] == b"RIFF"
with open(sound, "rb") as file:
    heard = client.audio.transcriptions.create(
        model="whisper-1", file=file, response_format="verbose_json", timestamp_granularities=["word", "segment"]
    )
assert heard.words[0].word == "潮水" and heard.segments[0].end == 0.9, heard

try:
    openai.OpenAI(base_url=base, api_key="wrong", max_retries=0).models.list()
    raise SystemExit("a wrong key was taken")
except openai.AuthenticationError as error:
    assert error.code == "invalid_api_key", error
print("ok")
