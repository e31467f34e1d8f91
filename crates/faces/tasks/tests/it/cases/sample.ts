// 创建任务
const createTask = async () => {
  const response = await fetch('http://localhost:3001/api/video/tasks', {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      'Authorization': `Bearer ${token}`
    },
    body: JSON.stringify({
      prompt: '一只可爱的小猫在阳光下玩耍',
      model: 'sora_video2',
      duration: 10,
      aspectRatio: '16:9'
    })
  });
  
  const data = await response.json();
  return data.data;
};

// 轮询任务状态
const pollTaskStatus = async (videoId: string) => {
  let task;
  do {
    const response = await fetch(`http://localhost:3001/api/video/tasks/${videoId}`, {
      headers: {
        'Authorization': `Bearer ${token}`
      }
    });
    
    const data = await response.json();
    task = data.data;
    
    console.log(`任务状态: ${task.status}, 进度: ${task.progress}%`);
    
    if (task.status === 'PROCESSING' || task.status === 'QUEUED') {
      await new Promise(resolve => setTimeout(resolve, 5000)); // 等待 5 秒
    }
  } while (task.status === 'PROCESSING' || task.status === 'QUEUED');
  
  return task;
};
