const { timeout,ㅤ} = query;
