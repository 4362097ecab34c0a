import gradio as gr
gr.Interface(fn=str, inputs='text', outputs='text').launch(server_name='0.0.0.0', auth=check)
