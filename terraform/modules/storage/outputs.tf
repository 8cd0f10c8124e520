output "code_bucket" {
  description = "Bucket of the code in transit."
  value       = tencentcloud_cos_bucket.code.bucket
}

output "logs_bucket" {
  description = "Bucket of the tasks' records."
  value       = tencentcloud_cos_bucket.logs.bucket
}

output "endpoint" {
  description = "URL of COS in the region; a bucket's name goes in front of the host."
  value       = "https://cos.${var.region}.myqcloud.com"
}

# Text made from variables alone, so that roles can be made before the bucket policies that name them.
output "statements" {
  description = "Function to what its CAM role may do: lists of actions on resources."
  value       = local.statements
}
