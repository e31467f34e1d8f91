import requests
import time

BASE_URL = "http://localhost:8000"

# 1. 创建视频生成任务（不需要上传图片）
gen_response = requests.post(
    f"{BASE_URL}/api/video-gen/generate",
    json={
        "prompt": "生成一个海边日落的5秒视频",
        "guest": False
    }
)
result = gen_response.json()
conversation_id = result['conversation_id']
message_id = result['message_id']

# 2. 等待并查询视频状态（同上）
# ...
