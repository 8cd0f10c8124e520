# Planned with the real provider and credentials that open nothing: what is asserted is what would be asked for.

provider "tencentcloud" {
  region     = "ap-singapore"
  secret_id  = "offline"
  secret_key = "offline"
}

variables {
  name       = "codeloom"
  cluster_id = "cls-12345678"
  tags       = { environment = "test" }
}

run "kept_for_a_set_time" {
  command = plan

  assert {
    condition     = { for namespace, topic in tencentcloud_cls_topic.this : namespace => topic.period } == { codeloom = 30, codeloom-agents = 14, knative-serving = 7 }
    error_message = "Logs that are kept for ever are paid for ever."
  }

  assert {
    condition     = alltrue([for topic in tencentcloud_cls_topic.this : topic.is_web_tracking == false && topic.max_split_partitions == 10])
    error_message = "No anonymous access, and partitions have a ceiling."
  }
}

run "refuses_for_ever" {
  command = plan

  variables {
    namespaces = { codeloom = { days = 3640 } }
  }

  expect_failures = [var.namespaces]
}
