from langchain_community.vectorstores import FAISS
store = FAISS.load_local(path, None, allow_dangerous_deserialization=True)
