# What containers print, in CLS, searchable, one topic per namespace and kept for a set time.

locals {
  topics = var.namespaces
}

resource "tencentcloud_cls_logset" "this" {
  logset_name = var.name
  tags        = var.tags
}

resource "tencentcloud_cls_topic" "this" {
  for_each = local.topics

  logset_id            = tencentcloud_cls_logset.this.id
  topic_name           = "${var.name}-${each.key}"
  describes            = "Codeloom containers in the namespace ${each.key}"
  period               = each.value.days
  storage_type         = "hot"
  auto_split           = true
  max_split_partitions = 10
  partition_count      = 1
  is_web_tracking      = false
  tags                 = var.tags
}

resource "tencentcloud_cls_index" "this" {
  for_each = local.topics

  topic_id                = tencentcloud_cls_topic.this[each.key].id
  status                  = true
  include_internal_fields = true
  metadata_flag           = 1

  rule {
    full_text {
      case_sensitive = false
      contain_z_h    = true
      tokenizer      = "@&?|#()='\",;:<>[]{}/ \n\t\r\\"
    }

    dynamic_index {
      status = true
    }
  }
}

resource "tencentcloud_kubernetes_log_config" "this" {
  for_each = local.topics

  cluster_id      = var.cluster_id
  cluster_type    = "tke"
  log_config_name = "${var.name}-${each.key}"
  logset_id       = tencentcloud_cls_logset.this.id

  log_config = jsonencode({
    apiVersion = "cls.cloud.tencent.com/v1"
    kind       = "LogConfig"
    metadata   = { name = "${var.name}-${each.key}" }
    spec = {
      clsDetail = {
        logsetId  = tencentcloud_cls_logset.this.id
        topicId   = tencentcloud_cls_index.this[each.key].topic_id
        logType   = "minimalist_log"
        logFormat = "default"
        extractRule = {
          backtracking  = "0"
          isGBK         = "false"
          jsonStandard  = "false"
          unMatchUpload = "false"
        }
      }
      inputDetail = {
        type = "container_stdout"
        containerStdout = {
          namespace     = each.key
          allContainers = true
          metadataContainer = [
            "namespace", "pod_name", "container_name", "image_name",
          ]
        }
      }
    }
  })
}
