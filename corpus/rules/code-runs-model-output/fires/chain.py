from langchain_openai import ChatOpenAI
llm = ChatOpenAI(model='gpt-4o-2024-08-06')
result = llm.invoke('1+1 in Python')
print(eval(result.content))
