output "logset_id" {
  description = "The CLS logset."
  value       = tencentcloud_cls_logset.this.id
}

output "topic_ids" {
  description = "Namespace to the CLS topic with its containers' output."
  value       = { for namespace, topic in tencentcloud_cls_topic.this : namespace => topic.id }
}
