# Planned with the real provider and credentials that open nothing: what is asserted is what would be asked for.

provider "tencentcloud" {
  region     = "ap-singapore"
  secret_id  = "offline"
  secret_key = "offline"
}

variables {
  name      = "codeloom"
  size      = "production"
  vpc_id    = "vpc-1"
  subnet_id = "subnet-1"
  zone_ids  = [900001, 900002]
  tags      = { environment = "test" }
}

run "money" {
  command = plan

  assert {
    condition     = tencentcloud_ckafka_instance.this.charge_type == "POSTPAID_BY_HOUR"
    error_message = "The provider's default is a month in advance."
  }

  assert {
    condition     = tencentcloud_ckafka_instance.this.tag_set["environment"] == "test"
    error_message = "Untagged resources cannot be told apart on the bill."
  }
}

run "safety" {
  command = plan

  assert {
    condition     = tencentcloud_ckafka_route.sasl_ssl.access_type == 3 && tencentcloud_ckafka_route.sasl_ssl.vip_type == 3
    error_message = "The listener is SASL_SSL, inside the VPC."
  }

  assert {
    condition     = tencentcloud_ckafka_instance.this.delete_protection_enable == 1
    error_message = "Production must not be deleted by accident."
  }

  assert {
    condition     = !tencentcloud_ckafka_instance.this.config[0].auto_create_topic_enable
    error_message = "A mistyped topic must fail."
  }

  assert {
    condition     = length(random_password.user) == 8 && alltrue([for password in random_password.user : password.length == 32])
    error_message = "Every party has a password of its own."
  }
}

run "a_certificate_that_names_the_listener" {
  command = plan

  variables {
    vip            = "10.32.0.50"
    certificate_id = "abcd1234"
  }

  assert {
    condition     = tencentcloud_ckafka_route.sasl_ssl.ip == "10.32.0.50" && tencentcloud_ckafka_instance.this.custom_ssl_cert_id == "abcd1234" && tencentcloud_ckafka_instance.this.specifications_type == "profession"
    error_message = "Clients verify the name they connect to, which is this address; only the professional edition takes a certificate."
  }
}

run "the_services_own_certificate" {
  command = plan

  assert {
    condition     = tencentcloud_ckafka_instance.this.custom_ssl_cert_id == null
    error_message = "What is not given is not asked for."
  }
}

run "refuses_a_certificate_for_an_address_that_nobody_knows" {
  command = plan

  variables {
    certificate_id = "abcd1234"
  }

  expect_failures = [var.certificate_id]
}

run "topics" {
  command = plan

  assert {
    condition     = alltrue([for name in ["codex-requests", "codex-tasks", "codex-results", "codex-dead-letters"] : contains(keys(tencentcloud_ckafka_topic.this), name)])
    error_message = "All four topics are made."
  }

  assert {
    condition     = alltrue([for topic in tencentcloud_ckafka_topic.this : topic.partition_num >= 12 && topic.retention >= 72 * 3600 * 1000])
    error_message = "Topics have 12 partitions and outlive a weekend."
  }

  assert {
    condition     = alltrue([for topic in tencentcloud_ckafka_topic.this : topic.replica_num == 3 && topic.sync_replica_min_num == 2 && !topic.unclean_leader_election_enable])
    error_message = "In production a record that counts is on two brokers."
  }
}

run "results_outlive_backups" {
  command = plan

  variables {
    results_hours = 360
  }

  assert {
    condition     = tencentcloud_ckafka_topic.this["codex-results"].retention == 360 * 3600 * 1000 && tencentcloud_ckafka_topic.this["codex-tasks"].retention == 168 * 3600 * 1000
    error_message = "A restored database is compared with the results that were published since."
  }
}

run "rights" {
  command = plan

  assert {
    condition     = toset([for acl in tencentcloud_ckafka_acl.this : acl.resource_name if acl.principal == "submit" || acl.principal == "dispatch" || acl.principal == "finalize"]) == toset(["codex-tasks", "codex-results"])
    error_message = "Functions publish to two topics and read none: Knative reads for them."
  }

  assert {
    condition     = toset([for acl in tencentcloud_ckafka_acl.this : acl.resource_name if acl.principal == "reconcile" && acl.operation_type == "WRITE"]) == toset(["codex-requests", "codex-tasks", "codex-results"])
    error_message = "A dead letter is replayed into the topic it came from."
  }

  assert {
    condition     = [for acl in tencentcloud_ckafka_acl.this : "${acl.principal} ${acl.operation_type}" if acl.resource_name == "codex-dead-letters"] == ["reconcile READ", "sinks WRITE", "sources READ"]
    error_message = "Only KafkaSink writes dead letters; KafkaSource reads them, and reconcile for its command that replays them."
  }

  assert {
    condition     = [for acl in tencentcloud_ckafka_acl.this : acl.principal if acl.resource_name == "codex-results" && acl.operation_type == "READ"] == ["reconcile", "requests"]
    error_message = "Results are read by who asked for them, and by reconcile for its command that compares a restored database with them."
  }

  assert {
    condition     = alltrue([for acl in tencentcloud_ckafka_acl.this : contains(["READ", "WRITE"], acl.operation_type) && acl.permission_type == "ALLOW"])
    error_message = "Nobody may alter or delete a topic."
  }
}

run "dev_in_one_zone" {
  command = plan

  variables {
    size     = "dev"
    zone_ids = [900001]
  }

  assert {
    condition     = tencentcloud_ckafka_instance.this.delete_protection_enable == 0 && !tencentcloud_ckafka_instance.this.multi_zone_flag && alltrue([for topic in tencentcloud_ckafka_topic.this : topic.replica_num == 2])
    error_message = "dev is small and can be destroyed."
  }
}

run "refuses_few_partitions" {
  command = plan

  variables {
    topics = {
      codex-requests     = { partitions = 12, retention_hours = 168 }
      codex-tasks        = { partitions = 3, retention_hours = 168 }
      codex-results      = { partitions = 12, retention_hours = 168 }
      codex-dead-letters = { partitions = 12, retention_hours = 168 }
    }
  }

  expect_failures = [var.topics]
}

run "refuses_rights_on_a_topic_that_is_not_made" {
  command = plan

  variables {
    users = {
      submit    = { writes = ["codex-taks"] }
      dispatch  = {}
      finalize  = {}
      reconcile = {}
    }
  }

  expect_failures = [tencentcloud_ckafka_acl.this]
}

run "refuses_an_old_kafka" {
  command = plan

  variables {
    kafka_version = "2.4.1"
  }

  expect_failures = [var.kafka_version]
}

run "unprotected_on_purpose" {
  command = plan

  variables {
    protect = false
  }

  assert {
    condition     = tencentcloud_ckafka_instance.this.delete_protection_enable == 0 && tencentcloud_ckafka_instance.this.multi_zone_flag
    error_message = "A production environment must be destroyable when that is meant, without becoming another one first."
  }
}

run "names_agree_with_the_code" {
  command = plan

  assert {
    condition     = toset([for match in regexall("= \"(codex-[a-z-]+)\"", file("../../../functions/core/src/main/java/io/codeloom/core/event/Topics.java")) : match[0]]) == setsubtract(keys(tencentcloud_ckafka_topic.this), ["codex-job-events"])
    error_message = "The topics made must be the topics the code knows, and the Broker's."
  }
}
