# What becomes of plain manifests. Planned with the real providers; no cluster is asked.

provider "kubernetes" {
  host = "https://127.0.0.1:1"
}

provider "helm" {
  kubernetes = { host = "https://127.0.0.1:1" }
}

variables {
  manifests_dir = "./tests/manifests"
  images        = { submit = "registry.example.com/codeloom/submit@sha256:0000000000000000000000000000000000000000000000000000000000000000" }
  replacements  = { "kafka.codeloom.invalid:9093" = "10.0.0.9:50001" }
  cidrs         = { "192.0.2.0/24" = ["10.1.0.0/16", "10.2.0.0/16"], "198.51.100.0/24" = [] }
  config        = { MAX_RUNNING_TASKS = "7", COS_REGION = "ap-singapore" }
  secrets       = { codeloom-submit = { namespace = "codeloom", revision = 1 } }
  secret_data   = { codeloom-submit = { MYSQL_PASSWORD = "hunter2-hunter2" } }
  event_token   = "must-never-be-stored-by-anything"

  service_account_annotations = { submit = { "tke.cloud.tencent.com/role-arn" = "qcs::cam::uin/1:roleName/submit" } }
}

run "stages" {
  command = plan

  assert {
    condition     = output.stages.foundation == tolist(["NetworkPolicy/codeloom-agents/agents", "ServiceAccount/codeloom/submit"])
    error_message = "Rights and limits come first: ${jsonencode(output.stages)}"
  }

  assert {
    condition     = output.stages.migration == tolist(["Job/codeloom/migrate"])
    error_message = "The migration is a stage of its own."
  }

  assert {
    condition     = output.stages.functions == tolist(["Broker/codeloom/jobs", "KafkaSource/codeloom/dispatch", "Service/codeloom/submit"])
    error_message = "What takes traffic comes last."
  }

  assert {
    condition     = helm_release.migration.wait_for_jobs && helm_release.migration.wait
    error_message = "The functions must wait for the migration."
  }

  assert {
    condition     = toset(keys(kubernetes_namespace_v1.this)) == toset(["codeloom", "codeloom-agents"])
    error_message = "Namespaces are made before the releases."
  }
}

run "a_failed_apply_can_be_repeated" {
  command = plan

  assert {
    condition     = alltrue([for release in concat([helm_release.foundation, helm_release.migration, helm_release.functions], helm_release.ready) : release.atomic])
    error_message = "A first installation that fails would stay in the cluster without being in the state, and its name be in use for every apply after it."
  }

  assert {
    condition     = helm_release.migration.name == "codeloom-migration-${substr(sha256(jsonencode(output.manifests.migration)), 0, 8)}"
    error_message = "A migration that fails in an upgrade is rolled back, and with it the Job before would run again."
  }

  assert {
    condition     = [for release in helm_release.ready : release.name] == ["codeloom-ready-${substr(sha256(helm_release.ready[0].values[0]), 0, 8)}"]
    error_message = "To wait for something else is another Job: an upgrade would change one that cannot be changed, or wait once more for what was waited for before."
  }

  assert {
    condition     = helm_release.foundation.name == "codeloom-foundation" && helm_release.functions.name == "codeloom"
    error_message = "What runs is upgraded: a new name would take everything away first, and the consumer groups with it."
  }
}

run "substitution" {
  command = plan

  assert {
    condition     = length([for text in output.manifests.functions : text if strcontains(text, "\"10.0.0.9:50001\"")]) == 1
    error_message = "The Kafka placeholder was not replaced."
  }

  assert {
    condition     = length([for text in concat(output.manifests.functions, output.manifests.migration) : text if strcontains(text, "registry.example.com/codeloom/submit@sha256:")]) == 2
    error_message = "Job and Service must carry the image's digest."
  }

  assert {
    condition     = length([for text in flatten(values(output.manifests)) : text if strcontains(text, "codeloom.invalid")]) == 0
    error_message = "A placeholder is left."
  }

  assert {
    condition     = strcontains(output.manifests.migration[0], "1048576")
    error_message = "A number changed on its way."
  }

  assert {
    condition     = can(regex("name\"?: \"?migrate-[0-9a-f]{8}\"?", output.manifests.migration[0]))
    error_message = "The migration's name must follow its content."
  }

  assert {
    condition     = strcontains(output.manifests.foundation[1], "tke.cloud.tencent.com/role-arn") || strcontains(output.manifests.foundation[0], "tke.cloud.tencent.com/role-arn")
    error_message = "The service account lacks its role."
  }

  assert {
    condition = kubernetes_config_map_v1.config.data == tomap({
      MAX_STEPS         = "60"
      MAX_RUNNING_TASKS = "7"
      COS_REGION        = "ap-singapore"
      BROKER_URL        = "http://kafka-broker-ingress.knative-eventing.svc.cluster.local/codeloom/jobs"
    })
    error_message = "Defaults come from the manifests, the last word from the environment."
  }
}

run "network_policy" {
  command = plan

  assert {
    condition = [
      for text in output.manifests.foundation : [for rule in yamldecode(text).spec.egress : try([for peer in rule.to : peer.ipBlock.cidr], ["any"])]
      if yamldecode(text).kind == "NetworkPolicy"
    ][0] == [["10.1.0.0/16", "10.2.0.0/16"], ["any"], ["0.0.0.0/0"]]
    error_message = "One placeholder becomes two peers; a rule left without peers must go, for it would allow everything."
  }

  assert {
    condition = [
      for text in output.manifests.foundation : yamldecode(text).spec.egress[2].to[0].ipBlock.except
      if yamldecode(text).kind == "NetworkPolicy"
    ][0] == ["10.0.0.0/8"]
    error_message = "Exceptions must survive."
  }

  assert {
    condition     = [for text in output.manifests.foundation : yamldecode(text).spec.ingress if yamldecode(text).kind == "NetworkPolicy"][0] == []
    error_message = "No ingress must stay no ingress."
  }
}

run "refuses_an_internet_that_is_closed_by_name_only" {
  command = plan

  variables {
    agent_internet = "closed"
  }

  expect_failures = [helm_release.foundation]
}

run "secret_is_write_only" {
  command = plan

  assert {
    condition     = kubernetes_secret_v1.this["codeloom-submit"].data_wo == null
    error_message = "A Secret's value must not reach the plan."
  }

  assert {
    condition     = length(regexall("hunter2", jsonencode(helm_release.functions.values))) == 0
    error_message = "A Secret's value must not travel through Helm."
  }
}

run "new_configuration_makes_new_revisions" {
  command = plan

  variables {
    config = { MAX_RUNNING_TASKS = "8" }
  }

  assert {
    condition     = output.configuration != run.substitution.configuration
    error_message = "Running functions would keep the old configuration."
  }
}

run "the_agents_image_changes_with_the_functions" {
  command = plan

  variables {
    config = { AGENT_IMAGE = "registry.example.com/codeloom/agent-job@sha256:2222222222222222222222222222222222222222222222222222222222222222", MAX_RUNNING_TASKS = "8" }
  }

  assert {
    condition     = kubernetes_config_map_v1_data.agent_image[0].data == tomap({ AGENT_IMAGE = "registry.example.com/codeloom/agent-job@sha256:2222222222222222222222222222222222222222222222222222222222222222" }) && kubernetes_config_map_v1_data.agent_image[0].force
    error_message = "Before the migration has ended, the dispatch that runs asks for the image before."
  }
}

run "refuses_a_tag" {
  command = plan

  variables {
    images = { submit = "registry.example.com/codeloom/submit:1.0" }
  }

  expect_failures = [var.images]
}

run "refuses_a_placeholder_without_value" {
  command = plan

  variables {
    replacements = {}
  }

  expect_failures = [helm_release.foundation]
}

run "refuses_a_network_without_value" {
  command = plan

  variables {
    cidrs = { "192.0.2.0/24" = ["10.1.0.0/16"] }
  }

  expect_failures = [helm_release.foundation]
}

run "refuses_a_secret_in_config" {
  command = plan

  variables {
    config = { MYSQL_PASSWORD = "hunter2-hunter2" }
  }

  expect_failures = [kubernetes_config_map_v1.config]
}

run "refuses_a_secret_without_value" {
  command = plan

  variables {
    secret_data = {}
  }

  expect_failures = [var.secret_data]
}

run "kafka_for_trying_out" {
  command = plan

  variables {
    kafka_security_protocol = "PLAINTEXT"
  }

  assert {
    condition     = alltrue([for text in output.manifests.functions : !contains(keys(yamldecode(text).spec), "net") && !contains(keys(yamldecode(text).spec), "auth")])
    error_message = "A source that logs in at a broker without logins never starts."
  }
}

run "refuses_a_protocol_that_the_functions_do_not_speak" {
  command = plan

  variables {
    kafka_security_protocol = "SASL_PLAINTEXT"
  }

  expect_failures = [var.kafka_security_protocol]
}

run "the_protocols_are_the_functions_own" {
  command = plan

  assert {
    condition     = toset([for match in regexall("String [A-Z_]+ = \"((?:SASL_)?(?:SSL|PLAINTEXT))\"", file("../../../functions/platform/src/main/java/io/codeloom/platform/config/KafkaConfig.java")) : match[0]]) == toset([var.kafka_security_protocol, "PLAINTEXT"])
    error_message = "What Terraform accepts and what the functions start with must be the same."
  }
}

run "kafka_as_written" {
  command = plan

  assert {
    condition     = [for text in output.manifests.functions : [yamldecode(text).spec.net.tls.enable, yamldecode(text).spec.net.sasl.enable] if yamldecode(text).kind == "KafkaSource"][0] == [true, true]
    error_message = "SASL_SSL is what the manifests say, and nothing is taken from it."
  }
}

run "same_content_same_migration" {
  command = plan

  assert {
    condition     = output.manifests.migration == run.substitution.manifests.migration
    error_message = "A migration must not run again for nothing."
  }
}

run "new_image_new_migration" {
  command = plan

  variables {
    images = { submit = "registry.example.com/codeloom/submit@sha256:1111111111111111111111111111111111111111111111111111111111111111" }
  }

  assert {
    condition     = yamldecode(output.manifests.migration[0]).metadata.name != yamldecode(run.substitution.manifests.migration[0]).metadata.name
    error_message = "A new image brings new migrations, and a Job cannot be changed in place."
  }
}

run "pull_secret" {
  command = plan

  variables {
    pull_secret = "codeloom-pull"
    secrets = {
      "pull/codeloom"        = { namespace = "codeloom", name = "codeloom-pull", type = "kubernetes.io/dockerconfigjson", revision = 1 }
      "pull/codeloom-agents" = { namespace = "codeloom-agents", name = "codeloom-pull", type = "kubernetes.io/dockerconfigjson", revision = 1 }
    }
    secret_data = {
      "pull/codeloom"        = { ".dockerconfigjson" = "{}" }
      "pull/codeloom-agents" = { ".dockerconfigjson" = "{}" }
    }
  }

  assert {
    condition     = [for text in output.manifests.foundation : yamldecode(text).imagePullSecrets[0].name if yamldecode(text).kind == "ServiceAccount"] == ["codeloom-pull"]
    error_message = "Every service account pulls with the Secret."
  }

  assert {
    condition     = [for secret in kubernetes_secret_v1.this : secret.metadata[0].name] == ["codeloom-pull", "codeloom-pull"]
    error_message = "One name, two namespaces."
  }
}

run "refuses_agents_without_pod_security" {
  command = plan

  variables {
    agents_namespace = "codeloom"
  }

  expect_failures = [kubernetes_namespace_v1.this]
}
