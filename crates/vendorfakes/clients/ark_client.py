"""The official Ark client against the fake: argv is base URL, key, a picture."""
import base64
import sys
import urllib.request

from volcenginesdkarkruntime import Ark
from volcenginesdkarkruntime import _exceptions as errors

base, key, picture = sys.argv[1:4]
client = Ark(base_url=base, api_key=key, max_retries=0)
with open(picture, "rb") as file:
    url = "data:image/png;base64," + base64.b64encode(file.read()).decode()

tasks = client.content_generation.tasks
job = tasks.create(
    model="doubao-seedance-2-0-260128",
    content=[{"type": "text", "text": "镜头推向港口"}, {"type": "image_url", "image_url": {"url": url}, "role": "first_frame"}],
    resolution="720p",
    ratio="adaptive",
    duration=5,
    watermark=False,
    return_last_frame=True,
    safety_identifier="kinora-1",
)
states = []
while not states or states[-1] in ("queued", "running"):
    task = tasks.get(task_id=job.id)
    states.append(task.status)
assert states == ["queued", "running", "succeeded"], states
assert task.usage.completion_tokens == 108000 and task.safety_identifier == "kinora-1", task
with urllib.request.urlopen(task.content.video_url) as answer:
    assert answer.read()[4:8] == b"ftyp"
assert job.id in [item.id for item in tasks.list(page_num=1, page_size=10, model="doubao-seedance-2-0-260128").items]
other = tasks.create(model="doubao-seedance-2-0-260128", content=[{"type": "text", "text": "雾"}])
tasks.delete(task_id=other.id)
assert tasks.get(task_id=other.id).status == "cancelled"

made = client.images.generate(model="doubao-seedream-4-5-251128", prompt="雾中的灯塔", size="2K", response_format="b64_json", watermark=False)
assert base64.b64decode(made.data[0].b64_json)[:4] == b"\x89PNG"
answer = client.chat.completions.create(model="doubao-seed", messages=[{"role": "user", "content": "你好"}])
assert answer.choices[0].message.content, answer

try:
    Ark(base_url=base, api_key="wrong", max_retries=0).content_generation.tasks.get(task_id=job.id)
    raise SystemExit("a wrong key was taken")
except errors.ArkAuthenticationError as error:
    assert error.code == "AuthenticationError", error
print("ok")
