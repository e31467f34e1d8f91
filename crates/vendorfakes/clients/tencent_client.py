"""The official Tencent Cloud VOD client against the fake: argv is host:port, SecretId, SecretKey."""
import json
import sys

from tencentcloud.common import credential
from tencentcloud.common.exception.tencent_cloud_sdk_exception import TencentCloudSDKException
from tencentcloud.common.profile.client_profile import ClientProfile
from tencentcloud.common.profile.http_profile import HttpProfile
from tencentcloud.vod.v20180717 import models, vod_client

place, secret_id, secret_key = sys.argv[1:4]
profile = ClientProfile(httpProfile=HttpProfile(protocol="http", endpoint=place))
client = vod_client.VodClient(credential.Credential(secret_id, secret_key), "", profile)


def ask(name, fields, client=client):
    request = getattr(models, name + "Request")()
    request.from_json_string(json.dumps(fields))
    return getattr(client, name)(request)


order = {
    "SubAppId": 1500000000,
    "ModelName": "Vidu",
    "ModelVersion": "q3",
    "Prompt": "fog rolls over the pier",
    "FileInfos": [{"Type": "Url", "Category": "Image", "Url": "https://cdn.example/a.png", "Usage": "FirstFrame"}],
    "OutputConfig": {"StorageMode": "Temporary", "Duration": 5, "Resolution": "720P", "AudioGeneration": "Disabled"},
    "SessionId": "shot-17-try-1",
}
task = ask("CreateAigcVideoTask", order).TaskId
try:
    ask("CreateAigcVideoTask", order)
    raise SystemExit("an order was taken twice")
except TencentCloudSDKException as error:
    assert error.code == "InvalidParameterValue.SessionId", error
listed = ask("DescribeTasks", {"SubAppId": 1500000000, "Status": "WAITING", "Limit": 10}).TaskSet
assert [(item.TaskId, item.SessionId) for item in listed] == [(task, "shot-17-try-1")], listed
states = []
while not states or states[-1] in ("WAITING", "PROCESSING"):
    detail = ask("DescribeTaskDetail", {"TaskId": task, "SubAppId": 1500000000})
    states.append(detail.Status)
assert states == ["WAITING", "PROCESSING", "FINISH"], states
made = detail.AigcVideoTask
assert made.ErrCode == 0 and made.ErrCodeExt == "" and made.Output.FileInfos[0].FileUrl.endswith(".mp4"), made

picture = ask("CreateAigcImageTask", {"ModelName": "GG", "ModelVersion": "3.0", "Prompt": "a boat", "SessionId": "p-1"}).TaskId
ask("ManageTask", {"TaskId": picture, "OperationType": "Abort"})
assert ask("DescribeTaskDetail", {"TaskId": picture}).Status == "ABORTED"
placed = ask("ApplyUpload", {"MediaType": "png"})
assert placed.VodSessionKey and placed.TempCertificate.Token, placed

stranger = vod_client.VodClient(credential.Credential(secret_id, "wrong"), "", profile)
try:
    ask("DescribeTasks", {"Status": "FINISH"}, stranger)
    raise SystemExit("a wrong signature was taken")
except TencentCloudSDKException as error:
    assert error.code == "AuthFailure.SignatureFailure", error
print("ok")
