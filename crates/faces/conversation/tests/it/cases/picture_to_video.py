import requests
import time

BASE_URL = "http://localhost:8000"

# 1. 上传图片
with open('image.jpg', 'rb') as f:
    image_data = f.read()

upload_response = requests.post(
    f"{BASE_URL}/api/file/upload",
    params={"file_type": 2, "file_name": "image.jpg"},
    data=image_data,
    headers={"Content-Type": "application/octet-stream"}
)
attachment = upload_response.json()

# 2. 创建视频生成任务
gen_response = requests.post(
    f"{BASE_URL}/api/video-gen/generate",
    json={
        "prompt": "请将这张图片生成一个5秒的视频",
        "image_attachment": attachment,
        "guest": False
    }
)
result = gen_response.json()
conversation_id = result['conversation_id']
message_id = result['message_id']

# 3. 等待并查询视频状态
while True:
    status_response = requests.get(
        f"{BASE_URL}/api/video-gen/status",
        params={
            "conversation_id": conversation_id,
            "message_id": message_id
        }
    )
    task = status_response.json()['task']
    
    print(f"状态: {task['status']}")
    
    if task['status'] == 'completed':
        print(f"视频链接: {task['video_urls']}")
        break
    elif task['status'] == 'failed':
        print(f"失败: {task['error']}")
        break
    
    time.sleep(30)  # 每30秒查询一次
