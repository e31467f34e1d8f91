"""ComfyUI has no client of its own: this speaks its documented API with nothing but Python. argv is base URL, a picture."""
import json
import sys
import urllib.parse
import urllib.request
import uuid

base, picture = sys.argv[1:3]


def ask(path, body=None, kind="application/json"):
    data = json.dumps(body).encode() if isinstance(body, dict) else body
    with urllib.request.urlopen(urllib.request.Request(base + path, data=data, headers={"Content-Type": kind})) as answer:
        return answer.read()


with open(picture, "rb") as file:
    head = '--b7\r\nContent-Disposition: form-data; name="image"; filename="ref.png"\r\nContent-Type: image/png\r\n\r\n'
    form = head.encode() + file.read() + b"\r\n--b7--\r\n"
name = json.loads(ask("/upload/image", form, "multipart/form-data; boundary=b7"))["name"]
job = str(uuid.uuid4())
graph = {
    "1": {"class_type": "LoadImage", "inputs": {"image": name}},
    "9": {"class_type": "SaveImage", "inputs": {"images": ["1", 0], "filename_prefix": "shot"}},
}
taken = json.loads(ask("/prompt", {"client_id": "a1", "prompt_id": job, "prompt": graph}))
assert taken["prompt_id"] == job and taken["node_errors"] == {}, taken
queue = json.loads(ask("/queue"))
assert queue["queue_pending"][0][1] == job, queue
history = {}
while not history:
    history = json.loads(ask("/history/" + job))
entry = history[job]
assert entry["status"]["status_str"] == "success" and entry["status"]["completed"], entry
files = [file for output in entry["outputs"].values() for file in output["images"] if file["type"] == "output"]
made = ask("/view?" + urllib.parse.urlencode(files[0]))
assert made[:4] == b"\x89PNG"
print("ok")
