output "role_arns" {
  description = "Function to its CAM role, with its rights attached."
  value = {
    for function, attachment in tencentcloud_cam_role_policy_attachment.this :
    function => "qcs::cam::uin/${var.owner_uin}:roleName/${tencentcloud_cam_role.this[function].name}"
  }
}
