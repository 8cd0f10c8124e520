# The manifests as they are in the repository: every placeholder finds its value, every object its stage.

provider "kubernetes" {
  host = "https://127.0.0.1:1"
}

provider "helm" {
  kubernetes = { host = "https://127.0.0.1:1" }
}

variables {
  manifests_dir = "../../../knative/base"
  images        = { for name in ["submit", "dispatch", "finalize", "reconcile", "agent-job"] : name => "registry.example.com/codeloom/${name}@sha256:0000000000000000000000000000000000000000000000000000000000000000" }
  replacements  = { "kafka.codeloom.invalid:9093" = "10.0.0.9:50001" }
  cidrs         = { "192.0.2.0/24" = [], "198.51.100.0/24" = ["10.3.0.0/16"] }
  config        = { COS_REGION = "ap-singapore", MAX_TOKENS = "1000000" }
  config_maps   = { codeloom-broker = { namespace = "codeloom", data = { "bootstrap.servers" = "10.0.0.9:50001" } } }
  secrets       = { codeloom-submit = { namespace = "codeloom", revision = 1 } }
  secret_data   = { codeloom-submit = { MYSQL_PASSWORD = "hunter2-hunter2" } }
  event_token   = "must-never-be-stored-by-anything"
}

run "base" {
  command = plan

  assert {
    condition     = output.stages.migration == tolist(["Job/codeloom/migrate"])
    error_message = "The migration is a stage of its own: ${jsonencode(output.stages.migration)}"
  }

  assert {
    condition     = output.services == tolist(["codeloom/dispatch", "codeloom/finalize", "codeloom/reconcile", "codeloom/submit"])
    error_message = "Four functions: ${jsonencode(output.services)}"
  }

  assert {
    condition     = alltrue([for kind in ["Role", "RoleBinding", "NetworkPolicy", "ResourceQuota", "LimitRange", "ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding"] : anytrue([for key in output.stages.foundation : startswith(key, "${kind}/")])])
    error_message = "Rights, limits and policies come first: ${jsonencode(output.stages.foundation)}"
  }

  assert {
    condition = alltrue([
      for text in output.manifests.foundation : alltrue([for rule in yamldecode(text).spec.egress : length(rule.to) > 0])
      if yamldecode(text).kind == "NetworkPolicy" && try(yamldecode(text).metadata.namespace, "") == "codeloom-agents"
    ])
    error_message = "A rule without peers allows everything."
  }

  assert {
    condition     = contains(output.namespaces, "codeloom-tokens") && length([for key in output.stages.foundation : key if startswith(key, "Role/codeloom/")]) == 0
    error_message = "Git tokens have a namespace of their own, and no function has a right where the logins are: ${jsonencode(output.stages.foundation)}"
  }

  assert {
    condition     = kubernetes_config_map_v1.config.data["MAX_RUNNING_TASKS"] == "50" && kubernetes_config_map_v1.config.data["COS_REGION"] == "ap-singapore"
    error_message = "The manifests' ConfigMap holds the defaults."
  }

  assert {
    condition     = alltrue([for text in output.manifests.functions : !can(yamldecode(text).spec.consumers) if yamldecode(text).kind == "KafkaSource"])
    error_message = "A source that is not paused has as many consumers as Knative gives it."
  }

  assert {
    condition     = alltrue([for text in output.manifests.functions : !can(yamldecode(text).spec.net.tls.caCert) if yamldecode(text).kind == "KafkaSource"])
    error_message = "A KafkaSource that names a certificate which is not there never starts."
  }
}

run "the_quota_has_room_for_what_may_run" {
  command = plan

  variables {
    config = { MAX_RUNNING_TASKS = "8" }
  }

  assert {
    condition     = [for text in output.manifests.foundation : { for name in ["pods", "requests.cpu", "requests.memory", "limits.ephemeral-storage", "services"] : name => yamldecode(text).spec.hard[name] } if yamldecode(text).kind == "ResourceQuota" && yamldecode(text).metadata.name == "agents"] == [{ pods = "9", "requests.cpu" = "6", "requests.memory" = "11Gi", "limits.ephemeral-storage" = "180Gi", services = "0" }]
    error_message = "A pod over the quota waits on its Job's own clock and dies of it: ${jsonencode([for text in output.manifests.foundation : yamldecode(text).spec.hard if yamldecode(text).kind == "ResourceQuota" && yamldecode(text).metadata.name == "agents"])}"
  }

  assert {
    condition     = [for text in output.manifests.foundation : yamldecode(text).spec.hard["count/jobs.batch"] if yamldecode(text).kind == "ResourceQuota" && yamldecode(text).metadata.name == "agents"] == ["2000"]
    error_message = "Ended Jobs stay for an hour, however few run at once."
  }
}

run "the_quota_as_written_is_for_its_own_number" {
  command = plan

  variables {
    config = { MAX_RUNNING_TASKS = "50" }
  }

  assert {
    condition     = [for text in output.manifests.foundation : yamldecode(text).spec.hard if yamldecode(text).kind == "ResourceQuota" && yamldecode(text).metadata.name == "agents"] == [for document in split("\n---", file("../../../knative/base/30-agents-quota.yaml")) : yamldecode(document).spec.hard if yamldecode(document).kind == "ResourceQuota"]
    error_message = "Manifests and module disagree about what an agent needs: ${jsonencode([for text in output.manifests.foundation : yamldecode(text).spec.hard if yamldecode(text).kind == "ResourceQuota" && yamldecode(text).metadata.name == "agents"])}"
  }
}

run "room_for_a_thousand" {
  command = plan

  variables {
    config = { MAX_RUNNING_TASKS = "1000" }
  }

  assert {
    condition     = [for text in output.manifests.foundation : [yamldecode(text).spec.hard.pods, yamldecode(text).spec.hard["requests.cpu"], yamldecode(text).spec.hard["count/jobs.batch"]] if yamldecode(text).kind == "ResourceQuota" && yamldecode(text).metadata.name == "agents"] == [["1100", "660", "40000"]]
    error_message = "The quota must grow with what may run."
  }
}

run "refuses_a_number_of_tasks_that_is_none" {
  command = plan

  variables {
    config = { MAX_RUNNING_TASKS = "many" }
  }

  expect_failures = [kubernetes_config_map_v1.config]
}

run "services_need_no_feature_flag" {
  command = plan

  assert {
    condition     = length([for text in output.manifests.functions : text if yamldecode(text).kind == "Service"]) == 4 && alltrue([for text in output.manifests.functions : length(setintersection(keys(yamldecode(text).spec.template.spec), ["securityContext", "nodeSelector", "affinity", "tolerations", "initContainers", "hostAliases", "runtimeClassName", "priorityClassName", "schedulerName", "topologySpreadConstraints", "dnsPolicy", "dnsConfig", "shareProcessNamespace"])) == 0 if yamldecode(text).kind == "Service"])
    error_message = "Knative refuses these fields of a pod unless config-features allows them, and modules/knative allows none."
  }
}

run "events_carry_a_token_that_only_helm_knows" {
  command = plan

  assert {
    condition     = length([for text in output.manifests.functions : text if try(yamldecode(text).spec.ceOverrides.extensions.codeloomtoken, "") == "event-token.codeloom.invalid"]) == 5
    error_message = "Every source puts the token on its events; its place is kept until Helm fills it."
  }

  assert {
    condition     = helm_release.functions.reuse_values && helm_release.functions.set_wo_revision == 1 && yamldecode(file("../../charts/manifests/values.yaml")).eventToken == ""
    error_message = "A write-only value reaches Helm when its revision is raised and not otherwise: without reuse_values a new image would take the token away, and with a default in the chart nobody would notice."
  }

  assert {
    condition     = !strcontains(jsonencode(output.manifests), "must-never-be-stored")
    error_message = "The token is in an output, and so in the state."
  }
}

run "agents_reach_packages" {
  command = plan

  assert {
    condition     = contains(output.stages.foundation, "NetworkPolicy/codeloom-agents/agents-internet")
    error_message = "By default packages can be installed."
  }
}

run "agents_reach_no_internet" {
  command = plan

  variables {
    agent_internet = "closed"
    cidrs          = { "192.0.2.0/24" = ["10.4.0.0/16"], "198.51.100.0/24" = ["10.3.0.0/16"] }
  }

  assert {
    condition     = toset([for key in output.stages.foundation : key if startswith(key, "NetworkPolicy/codeloom-agents/")]) == toset(["NetworkPolicy/codeloom-agents/agents"])
    error_message = "Only the policy with DNS, model and COS stays: ${jsonencode(output.stages.foundation)}"
  }

  assert {
    condition     = toset(flatten([for text in output.manifests.foundation : [for rule in yamldecode(text).spec.egress : [for peer in rule.to : peer.ipBlock.cidr if can(peer.ipBlock)]] if yamldecode(text).kind == "NetworkPolicy" && try(yamldecode(text).metadata.namespace, "") == "codeloom-agents"])) == toset(["169.254.20.10/32", "10.4.0.0/16", "10.3.0.0/16"])
    error_message = "Closed means: the resolver of the node, the model and COS."
  }
}

run "intake_paused" {
  command = plan

  variables {
    intake_paused = true
    kafka_ca      = true
  }

  assert {
    condition     = setsubtract(run.base.stages.functions, output.stages.functions) == toset([for key in run.base.stages.functions : key if contains(["PingSource", "Trigger"], split("/", key)[0])]) && length(setsubtract(run.base.stages.functions, output.stages.functions)) == 2
    error_message = "Cron and Job events stop, and the next apply without it brings back what this one takes away: ${jsonencode(output.stages.functions)}"
  }

  assert {
    condition     = [for text in output.manifests.functions : yamldecode(text).spec.consumers if yamldecode(text).kind == "KafkaSource"] == [0, 0, 0]
    error_message = "A source that is deleted takes its consumer group along, and would hand in every request again."
  }

  assert {
    condition     = alltrue([for text in output.manifests.functions : can(yamldecode(text).spec.net.tls.caCert) && can(yamldecode(text).spec.delivery) if yamldecode(text).kind == "KafkaSource"])
    error_message = "The rest of a source stays as it was."
  }
}

run "kafka_with_its_own_authority" {
  command = plan

  variables {
    kafka_ca = true
  }

  assert {
    condition     = toset([for text in output.manifests.functions : yamldecode(text).spec.net.tls.caCert.secretKeyRef if yamldecode(text).kind == "KafkaSource"]) == toset([{ name = "codeloom-kafka-sources", key = "ca.crt" }])
    error_message = "Without the authority's certificate nothing of Kafka is trusted."
  }
}
