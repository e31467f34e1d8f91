"""The official google-genai client against the fake: argv is base URL, key, a picture, a film."""
import json
import sys
import time

from google import genai
from google.genai import errors, types

base, key, picture, film = sys.argv[1:5]
options = types.HttpOptions(base_url=base, api_version="v1beta")
client = genai.Client(api_key=key, http_options=options)

schema = {"type": "object", "properties": {"titles": {"type": "array", "items": {"type": "string"}}}, "required": ["titles"]}
answer = client.models.generate_content(
    model="gemini-3.8-flash",
    contents="Two shot titles",
    config=types.GenerateContentConfig(response_mime_type="application/json", response_json_schema=schema),
)
assert json.loads(answer.text)["titles"], answer

with open(picture, "rb") as file:
    reference = types.Part.from_bytes(data=file.read(), mime_type="image/png")
made = client.models.generate_content(
    model="gemini-3-pro-image",
    contents=[reference, "at night"],
    config=types.GenerateContentConfig(response_modalities=["TEXT", "IMAGE"], image_config=types.ImageConfig(aspect_ratio="16:9", image_size="2K")),
)
pictures = [part.inline_data.data for part in made.candidates[0].content.parts if part.inline_data and not part.thought]
assert pictures and pictures[-1][:4] == b"\x89PNG", made

uploaded = client.files.upload(file=film)
while uploaded.state.name == "PROCESSING":
    uploaded = client.files.get(name=uploaded.name)
assert uploaded.state.name == "ACTIVE", uploaded
seen = client.models.generate_content(model="gemini-3.8-flash", contents=[uploaded, "What is seen?"])
assert seen.text, seen

job = client.interactions.create(
    model="gemini-omni-1.2-flash",
    input=[{"type": "user_input", "content": [{"type": "text", "text": "the boat drifts out of frame"}]}],
    background=True,
    store=True,
    response_format={"type": "video", "aspect_ratio": "16:9", "duration": "8s", "resolution": "720p", "delivery": "uri"},
)
for _ in range(10):
    if job.status not in ("queued", "in_progress"):
        break
    job = client.interactions.get(job.id)
assert job.status == "completed", job
assert job.steps[-1].content[0].uri.endswith(":download"), job

stranger = genai.Client(api_key="wrong", http_options=options)
try:
    stranger.models.generate_content(model="gemini-3.8-flash", contents="hi")
    raise SystemExit("a wrong key was taken")
except errors.ClientError as error:
    assert error.code == 400 and error.status == "INVALID_ARGUMENT", error
print("ok")
