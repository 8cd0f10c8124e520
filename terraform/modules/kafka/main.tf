# CKafka: one SASL_SSL listener inside the VPC, the topics, one user per party, and for each user no more than the
# topics it works with.

locals {
  production = var.size == "production"
  protected  = local.production && var.protect

  sizing = local.production ? { bandwidth_mbps = 40, disk_gb = 500, partitions = 600 } : { bandwidth_mbps = 20, disk_gb = 200, partitions = 400 }

  # Two replicas in one zone; three across zones, of which two must have a record before it counts.
  replicas      = local.production ? 3 : 2
  min_in_sync   = local.production ? 2 : 1
  milliseconds  = 3600 * 1000
  port_protocol = { vpc_route = 3, sasl_ssl = 3 }

  # acks=all with idempotence needs no right of its own from Kafka 2.8 on: WRITE on the topic implies it.
  # CKafka's rights know topics only, not consumer groups.
  grants = merge([
    for user, grant in var.users : merge(
      { for topic in grant.writes : "${user}/${topic}/WRITE" => { user = user, topic = topic, operation = "WRITE" } },
      { for topic in grant.reads : "${user}/${topic}/READ" => { user = user, topic = topic, operation = "READ" } },
    )
  ]...)
}

resource "tencentcloud_ckafka_instance" "this" {
  instance_name            = var.name
  charge_type              = "POSTPAID_BY_HOUR"
  specifications_type      = "profession"
  instance_type            = 1
  kafka_version            = var.kafka_version
  zone_id                  = var.zone_ids[0]
  multi_zone_flag          = local.production
  zone_ids                 = local.production ? var.zone_ids : null
  vpc_id                   = var.vpc_id
  subnet_id                = var.subnet_id
  band_width               = local.sizing.bandwidth_mbps
  disk_size                = local.sizing.disk_gb
  disk_type                = "CLOUD_BASIC"
  partition                = local.sizing.partitions
  msg_retention_time       = 7 * 24 * 60
  custom_ssl_cert_id       = var.certificate_id == "" ? null : var.certificate_id
  delete_protection_enable = local.protected ? 1 : 0
  tag_set                  = var.tags

  # A mistyped topic name must fail, not make a topic that nobody reads.
  config {
    auto_create_topic_enable   = false
    default_num_partitions     = 12
    default_replication_factor = local.replicas
  }

  dynamic_retention_config {
    enable = 0
  }

  lifecycle {
    precondition {
      condition     = !local.production || length(var.zone_ids) > 1
      error_message = "size \"production\" needs Kafka in at least two zones."
    }
  }
}

resource "tencentcloud_ckafka_route" "sasl_ssl" {
  instance_id = tencentcloud_ckafka_instance.this.id
  vip_type    = local.port_protocol.vpc_route
  access_type = local.port_protocol.sasl_ssl
  vpc_id      = var.vpc_id
  subnet_id   = var.subnet_id
  ip          = var.vip == "" ? null : var.vip
}

resource "tencentcloud_ckafka_topic" "this" {
  for_each = var.topics

  instance_id                    = tencentcloud_ckafka_instance.this.id
  topic_name                     = each.key
  partition_num                  = each.value.partitions
  replica_num                    = local.replicas
  sync_replica_min_num           = local.min_in_sync
  retention                      = max(each.value.retention_hours, each.key == "codex-results" ? var.results_hours : 0) * local.milliseconds
  segment                        = 24 * local.milliseconds
  max_message_bytes              = var.max_message_bytes
  clean_up_policy                = "delete"
  unclean_leader_election_enable = false
}

resource "random_password" "user" {
  for_each = var.users

  length  = 32
  special = false
  keepers = { rotation = var.password_rotation }

  min_lower   = 1
  min_upper   = 1
  min_numeric = 1
}

resource "tencentcloud_ckafka_user" "this" {
  for_each = var.users

  instance_id  = tencentcloud_ckafka_instance.this.id
  account_name = each.key
  password     = random_password.user[each.key].result
}

resource "tencentcloud_ckafka_acl" "this" {
  for_each = local.grants

  instance_id     = tencentcloud_ckafka_instance.this.id
  resource_type   = "TOPIC"
  resource_name   = each.value.topic
  operation_type  = each.value.operation
  permission_type = "ALLOW"
  host            = "*"
  principal       = tencentcloud_ckafka_user.this[each.value.user].account_name

  depends_on = [tencentcloud_ckafka_topic.this]

  lifecycle {
    precondition {
      condition     = contains(keys(var.topics), each.value.topic)
      error_message = "users name the topic ${each.value.topic}, which var.topics does not make."
    }
  }
}
