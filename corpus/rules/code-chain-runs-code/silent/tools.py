from langchain.agents import create_agent
agent = create_agent('openai:gpt-4o-2024-08-06', tools=[])
