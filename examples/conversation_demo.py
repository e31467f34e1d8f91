#!/usr/bin/env python3
"""Make videos in a conversation with a Kinora server, by a menu.

    pip install requests
    python examples/conversation_demo.py [--server http://localhost:8000] [--key KEY]

The server must be running: `kinora serve`. A key is needed only where the server asks for one.
"""

import argparse
import os
import sys
import time

import requests

MENU = """
1. 图生视频（上传图片 + 提示词）
2. 文生视频（仅提示词）
3. 查询任务状态
4. 查看所有任务
0. 退出
"""

POLL_SECONDS = 3


class Kinora:
    """The four calls of the conversation face."""

    def __init__(self, server, key=None):
        self.server = server.rstrip("/")
        self.session = requests.Session()
        if key:
            self.session.headers["X-API-Key"] = key

    def _said(self, response):
        try:
            body = response.json()
        except ValueError:
            body = {}
        if not response.ok:
            raise RuntimeError(body.get("message") or f"HTTP {response.status_code}")
        return body

    def upload(self, path):
        """Uploads a picture; what it answers names the picture in `generate`."""
        with open(path, "rb") as file:
            response = self.session.post(
                f"{self.server}/api/file/upload",
                params={"file_type": 2, "file_name": os.path.basename(path)},
                data=file,
                headers={"Content-Type": "application/octet-stream"},
            )
        return self._said(response)

    def generate(self, prompt, attachment=None):
        """Orders a video."""
        order = {"prompt": prompt, "guest": False}
        if attachment:
            order["image_attachment"] = attachment
        return self._said(self.session.post(f"{self.server}/api/video-gen/generate", json=order))

    def status(self, conversation_id, message_id):
        """Where a task stands."""
        params = {"conversation_id": conversation_id, "message_id": message_id}
        return self._said(self.session.get(f"{self.server}/api/video-gen/status", params=params))["task"]

    def list(self, conversation_id=None):
        """All tasks, newest first."""
        params = {"conversation_id": conversation_id} if conversation_id else {}
        return self._said(self.session.get(f"{self.server}/api/video-gen/list", params=params))


def show(task):
    """Prints a task on one line, and below it where its video is or why there is none."""
    tries = f"{task['retry_count']}/{task['max_retries']}"
    print(f"[{task['status']}] 会话 {task['conversation_id']} 消息 {task['message_id']} 尝试 {tries}")
    for url in task["video_urls"]:
        print(f"  视频链接: {url}")
    if task["error"]:
        print(f"  失败原因: {task['error']}")


def follow(kinora, made):
    """Waits until a task is over."""
    print(f"{made['message']}（{made['estimated_time']}）")
    last = None
    while True:
        task = kinora.status(made["conversation_id"], made["message_id"])
        if task["status"] != last:
            last = task["status"]
            show(task)
        if last in ("completed", "failed"):
            return
        time.sleep(POLL_SECONDS)


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--server", default="http://localhost:8000")
    options.add_argument("--key", default=os.environ.get("KINORA_KEY"))
    given = options.parse_args()
    kinora = Kinora(given.server, given.key)
    while True:
        print(MENU)
        try:
            choice = input("请选择: ").strip()
            if choice == "0":
                return 0
            if choice == "1":
                attachment = kinora.upload(input("图片路径: ").strip())
                follow(kinora, kinora.generate(input("提示词: ").strip(), attachment))
            elif choice == "2":
                follow(kinora, kinora.generate(input("提示词: ").strip()))
            elif choice == "3":
                show(kinora.status(input("conversation_id: ").strip(), input("message_id: ").strip()))
            elif choice == "4":
                found = kinora.list()
                print(f"共 {found['total']} 个任务")
                for task in found["tasks"]:
                    show(task)
            else:
                print("没有这个选项")
        except EOFError:
            return 0
        except (RuntimeError, OSError) as why:
            # What requests raises is an OSError, too.
            print(f"出错了: {why}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
