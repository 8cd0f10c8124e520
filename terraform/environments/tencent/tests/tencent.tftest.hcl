# The whole environment, planned with the real providers; only what would ask the account is answered here,
# and the operator's chart, which lies in a repository, is left out.

provider "tencentcloud" {
  region     = "ap-singapore"
  secret_id  = "offline"
  secret_key = "offline"
}

override_data {
  target = data.tencentcloud_user_info.this
  values = { app_id = "1250000000", uin = "100000000001", owner_uin = "100000000001" }
}

override_data {
  target = data.tencentcloud_availability_zones_by_product.kafka
  values = {
    zones = [
      { id = "900001", name = "ap-singapore-1", state = "AVAILABLE", description = "" },
      { id = "900002", name = "ap-singapore-2", state = "AVAILABLE", description = "" },
      { id = "900003", name = "ap-singapore-3", state = "AVAILABLE", description = "" },
    ]
  }
}

override_resource {
  target = module.knative.helm_release.operator
}

variables {
  name           = "codeloom"
  size           = "production"
  region         = "ap-singapore"
  zones          = ["ap-singapore-1", "ap-singapore-2", "ap-singapore-3"]
  owner          = "platform"
  domain         = "codeloom.example.com"
  admin_cidrs    = ["203.0.113.10/32"]
  registry       = "registry.example.com/codeloom"
  manifests_dir  = "../../modules/codeloom/tests/manifests"
  model_api_key  = "must-never-be-stored"
  event_token    = "must-never-be-stored-by-anything"
  api_keys       = ["abcdefghijkl team-a sha256:00000000000000000000000000000000:0000000000000000000000000000000000000000000000000000000000000000 tasks_at_once=5"]
  model_base_url = "https://api.example.com/v1"
  model          = "a-model"
  model_cidrs    = ["198.51.100.7/32"]
  cos_cidrs      = ["100.64.0.0/16"]
  ca_bundle_pem  = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----"

  trust_store_base64   = "MIIB"
  kafka_vip            = "10.32.0.50"
  kafka_certificate_id = "abcd1234"

  image_digests = {
    submit    = "sha256:0000000000000000000000000000000000000000000000000000000000000001"
    dispatch  = "sha256:0000000000000000000000000000000000000000000000000000000000000002"
    finalize  = "sha256:0000000000000000000000000000000000000000000000000000000000000003"
    reconcile = "sha256:0000000000000000000000000000000000000000000000000000000000000004"
    agent-job = "sha256:0000000000000000000000000000000000000000000000000000000000000005"
  }
}

run "production" {
  command = plan

  assert {
    condition     = module.codeloom.namespaces == tolist(["codeloom", "codeloom-agents"])
    error_message = "One plan reaches from the network to the namespaces."
  }

  assert {
    condition     = output.buckets.code == "codeloom-code-1250000000" && output.buckets.logs == "codeloom-logs-1250000000"
    error_message = "Buckets carry the account's APPID."
  }

  assert {
    condition     = output.api_url == "http://submit.codeloom.codeloom.example.com"
    error_message = "The URL to call is an output."
  }

  assert {
    condition     = output.registry == "registry.example.com/codeloom"
    error_message = "An existing registry is used as it is."
  }
}

run "every_secret_has_its_place" {
  command = plan

  assert {
    condition = toset(keys(local.secrets)) == toset([
      "codeloom-submit", "codeloom-dispatch", "codeloom-finalize", "codeloom-reconcile", "codeloom-migrate",
      "codeloom-kafka-sources", "codeloom-kafka-sinks", "codeloom-kafka-broker", "codeloom-api-keys",
      "codex-model-default",
    ])
    error_message = "Each function, the migration, Knative and the model have a Secret of their own."
  }

  assert {
    condition     = local.secrets["codex-model-default"].namespace == "codeloom-agents" && length([for name, secret in local.secrets : name if secret.namespace == "codeloom-agents"]) == 1
    error_message = "Only the model's key lives where the agents do."
  }
}

run "configuration_holds_no_secret" {
  command = plan

  assert {
    condition     = length(setintersection(keys(local.config), ["MYSQL_PASSWORD", "KAFKA_PASSWORD", "REDIS_URI", "OPENAI_API_KEY", "COS_SECRET_KEY"])) == 0
    error_message = "Secrets do not belong in the ConfigMap."
  }

  assert {
    condition     = strcontains(local.mysql_options, "sslMode=VERIFY_CA") && local.config.KAFKA_SECURITY_PROTOCOL == "SASL_SSL"
    error_message = "Certificates are verified."
  }

  assert {
    condition     = local.config.AGENT_IMAGE == "registry.example.com/codeloom/agent-job@sha256:0000000000000000000000000000000000000000000000000000000000000005"
    error_message = "The agent's image is named by digest."
  }
}

run "dev_in_one_zone_with_a_registry_of_its_own" {
  command = plan

  variables {
    size               = "dev"
    zones              = ["ap-singapore-1"]
    registry           = ""
    trust_store_base64 = ""
    ca_bundle_pem      = ""
    public_authorities = true
  }

  assert {
    condition     = local.pull_secret == "codeloom-pull" && local.secrets["pull/codeloom-agents"].type == "kubernetes.io/dockerconfigjson" && local.secrets["pull/codeloom"].namespace == "codeloom"
    error_message = "Both namespaces pull with the robot's login."
  }

  assert {
    condition     = module.registry.made
    error_message = "A registry is made."
  }
}

# Digests exist when the images were pushed, and images are pushed when the registry exists: this must be planned.
run "the_first_step_with_a_new_registry_needs_no_digests" {
  command = plan

  plan_options {
    target = [module.registry]
  }

  variables {
    registry           = ""
    image_digests      = {}
    trust_store_base64 = ""
  }
}

run "refuses_to_deploy_without_digests" {
  command = plan

  variables {
    image_digests = {}
  }

  expect_failures = [terraform_data.images]
}

run "login_of_an_existing_registry" {
  command = plan

  variables {
    registry_pull_secret = true
    registry_username    = "robot"
    registry_password    = "must-never-be-stored"
  }

  assert {
    condition     = local.secrets["pull/codeloom"].type == "kubernetes.io/dockerconfigjson"
    error_message = "The login becomes a pull Secret."
  }
}

run "refuses_to_start_what_could_not_verify_a_certificate" {
  command = plan

  variables {
    trust_store_base64 = ""
  }

  expect_failures = [terraform_data.trust]
}

run "refuses_knative_without_kafkas_authority" {
  command = plan

  variables {
    size          = "dev"
    ca_bundle_pem = ""
  }

  expect_failures = [terraform_data.trust]
}

# The authorities to trust exist when the services do: this must be planned.
run "the_first_step_needs_no_trust" {
  command = plan

  plan_options {
    target = [module.mysql, module.redis, module.kafka]
  }

  variables {
    trust_store_base64 = ""
    ca_bundle_pem      = ""
  }
}

run "refuses_a_public_api_without_tls" {
  command = plan

  variables {
    ingress_cidrs = ["203.0.113.0/24"]
  }

  expect_failures = [var.ingress_cidrs]
}

run "says_when_kafka_would_not_be_believed" {
  command = plan

  variables {
    kafka_vip            = ""
    kafka_certificate_id = ""
  }

  expect_failures = [check.kafka_is_named]
}

run "refuses_kafka_outside_its_subnet" {
  command = plan

  variables {
    kafka_vip = "10.32.16.50"
  }

  expect_failures = [var.kafka_vip]
}

run "refuses_a_certificate_without_the_address_it_names" {
  command = plan

  variables {
    kafka_vip = ""
  }

  expect_failures = [var.kafka_certificate_id]
}

run "public_api_with_tls" {
  command = plan

  variables {
    ingress_cidrs       = ["203.0.113.0/24"]
    tls_revision        = 1
    tls_certificate_pem = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----"
    tls_key_pem         = "-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----"
  }

  assert {
    condition     = output.api_url == "https://submit.codeloom.codeloom.example.com"
    error_message = "With a certificate the API is https."
  }
}

run "tls_ended_by_the_load_balancer" {
  command = plan

  variables {
    ingress_cidrs       = ["203.0.113.0/24"]
    tls_in_front        = true
    ingress_annotations = { "service.cloud.tencent.com/specify-protocol" = "{\"443\":{\"protocol\":[\"TCP_SSL\"],\"tls\":\"kourier-clb\"}}" }
  }

  assert {
    condition     = output.api_url == "https://submit.codeloom.codeloom.example.com" && alltrue([for command in output.next_steps : !strcontains(command, "http://")])
    error_message = "The commands to try would send the key in clear: ${jsonencode(output.next_steps)}"
  }
}

run "refuses_a_public_api_whose_load_balancer_ends_no_tls" {
  command = plan

  variables {
    ingress_cidrs       = ["203.0.113.0/24"]
    ingress_annotations = { "service.kubernetes.io/tke-existed-lbid" = "lb-00000000" }
  }

  expect_failures = [var.ingress_cidrs]
}

run "refuses_tls_in_front_of_nothing" {
  command = plan

  variables {
    ingress_cidrs = ["203.0.113.0/24"]
    tls_in_front  = true
  }

  expect_failures = [var.tls_in_front]
}

run "refuses_agents_at_the_metadata_service" {
  command = plan

  variables {
    cos_cidrs = ["169.254.0.0/16"]
  }

  expect_failures = [var.cos_cidrs]
}

run "refuses_a_mainland_region_without_mirror" {
  command = plan

  variables {
    region = "ap-guangzhou"
    zones  = ["ap-guangzhou-3", "ap-guangzhou-4"]
  }

  override_data {
    target = data.tencentcloud_availability_zones_by_product.kafka
    values = { zones = [{ id = "100003", name = "ap-guangzhou-3", state = "AVAILABLE", description = "" }, { id = "100004", name = "ap-guangzhou-4", state = "AVAILABLE", description = "" }] }
  }

  expect_failures = [var.knative_image_overrides, var.kubectl_image, var.knative_kafka_manifests_url, var.knative_operator_values]
}

run "refuses_a_region_for_banks_without_mirror" {
  command = plan

  variables {
    region = "ap-shenzhen-fsi"
    size   = "dev"
    zones  = ["ap-shenzhen-fsi-1"]
  }

  override_data {
    target = data.tencentcloud_availability_zones_by_product.kafka
    values = { zones = [{ id = "110001", name = "ap-shenzhen-fsi-1", state = "AVAILABLE", description = "" }] }
  }

  expect_failures = [var.knative_image_overrides, var.kubectl_image, var.knative_kafka_manifests_url, var.knative_operator_values]
}

run "room_for_every_task_in_production" {
  command = plan

  variables {
    manifests_dir = ""
  }

  assert {
    condition     = local.config.MAX_RUNNING_TASKS == "50" && [for text in module.codeloom.manifests.foundation : tonumber(yamldecode(text).spec.hard.pods) if yamldecode(text).kind == "ResourceQuota" && yamldecode(text).metadata.name == "agents"] == [55] && module.cluster.agents_room >= 55
    error_message = "What runs at once must fit the quota, and the quota the nodes."
  }
}

run "room_for_every_task_in_dev" {
  command = plan

  variables {
    size          = "dev"
    zones         = ["ap-singapore-1"]
    manifests_dir = ""
  }

  assert {
    condition     = local.config.MAX_RUNNING_TASKS == "8" && [for text in module.codeloom.manifests.foundation : tonumber(yamldecode(text).spec.hard.pods) if yamldecode(text).kind == "ResourceQuota" && yamldecode(text).metadata.name == "agents"] == [9] && module.cluster.agents_room >= 9
    error_message = "What runs at once must fit the quota, and the quota the nodes."
  }
}

run "results_outlive_backups" {
  command = plan

  variables {
    backup_days = 30
  }

  assert {
    condition     = module.mysql.backup_days == 30 && module.kafka.topics["codex-results"] > 30 * 24
    error_message = "restore-check can tell of no result that Kafka has forgotten."
  }
}

run "agents_have_nodes_of_their_own" {
  command = plan

  assert {
    condition     = local.config.AGENT_NODE_POOL == "agents"
    error_message = "The agents' Jobs must name the nodes that are kept for them: nothing else of theirs tolerates the taint."
  }
}

run "refuses_a_second_number_of_tasks" {
  command = plan

  variables {
    extra_config = { MAX_RUNNING_TASKS = "500" }
  }

  expect_failures = [var.extra_config]
}

run "refuses_a_database_url_of_ones_own" {
  command = plan

  variables {
    extra_config = { MYSQL_URL = "jdbc:mysql://10.0.0.1:3306/codeloom?sslMode=DISABLED" }
  }

  expect_failures = [var.extra_config]
}

run "refuses_a_tag_for_a_digest" {
  command = plan

  variables {
    image_digests = {
      submit    = "latest"
      dispatch  = "sha256:0000000000000000000000000000000000000000000000000000000000000002"
      finalize  = "sha256:0000000000000000000000000000000000000000000000000000000000000003"
      reconcile = "sha256:0000000000000000000000000000000000000000000000000000000000000004"
      agent-job = "sha256:0000000000000000000000000000000000000000000000000000000000000005"
    }
  }

  expect_failures = [var.image_digests]
}

run "the_commands_to_try_would_be_answered" {
  command = plan

  assert {
    condition     = length([for command in output.next_steps : command if strcontains(command, "/api/")]) == 2 && alltrue([for command in output.next_steps : strcontains(command, "-H \"Authorization: Bearer $CODELOOM_KEY\"") if strcontains(command, "/api/")])
    error_message = "Without a key the API answers 401."
  }

  assert {
    condition     = length([for command in output.next_steps : command if strcontains(command, "-F git_url=") && strcontains(command, "-F task_description=") && endswith(command, "/api/task")]) == 1
    error_message = "A task is what there is to try."
  }
}

run "agents_without_internet" {
  command = plan

  variables {
    manifests_dir  = ""
    agent_internet = "closed"
  }

  assert {
    condition     = !contains(module.codeloom.stages.foundation, "NetworkPolicy/codeloom-agents/agents-internet") && contains(module.codeloom.stages.foundation, "NetworkPolicy/codeloom-agents/agents")
    error_message = "Closed means that the policy which opens it is not there."
  }
}

run "names_agree_with_the_code" {
  command = plan

  assert {
    condition = alltrue([
      for name in setsubtract(keys(local.config), ["JAVA_TOOL_OPTIONS"]) :
      strcontains(file("../../../functions/core/src/main/java/io/codeloom/core/config/Env.java"), "\"${name}\"")
    ])
    error_message = "A variable that no function reads is a mistake: ${join(", ", keys(local.config))}"
  }

  assert {
    condition = alltrue([
      for namespace in values(local.namespaces) :
      strcontains(file("../../../functions/core/src/main/java/io/codeloom/core/config/Env.java"), "{@code ${namespace}}")
    ])
    error_message = "The namespaces must be those that the functions assume."
  }
}

run "a_key_in_the_place_of_its_line" {
  command = plan

  variables {
    api_keys = ["cl_abcdefghijkl_0000000000000000000000000000000000000000000"]
  }

  expect_failures = [var.api_keys]
}

run "nobody_could_call" {
  command = plan

  variables {
    api_keys = []
  }

  expect_failures = [var.api_keys]
}

run "new_keys_are_no_new_passwords" {
  command = plan

  variables {
    secrets_revision = 2
  }

  assert {
    condition     = local.rotation == "1" && alltrue([for secret in local.secrets : secret.revision == 2])
    error_message = "A new key must not change the passwords under the functions that run."
  }
}

run "new_passwords_are_handed_in" {
  command = plan

  variables {
    secrets_revision   = 2
    passwords_revision = 2
  }

  assert {
    condition     = local.rotation == "2" && alltrue([for secret in local.secrets : secret.revision == 3])
    error_message = "New passwords that nobody is told of are an outage without an end."
  }
}

run "both_tokens_while_one_changes" {
  command = plan

  variables {
    event_token      = "must-never-be-stored-the-new-one"
    event_token_also = "must-never-be-stored-the-old-one"
  }

  assert {
    condition     = alltrue([for function in local.functions : local.secret_data["codeloom-${function}"].EVENT_TOKEN == "must-never-be-stored-the-new-one,must-never-be-stored-the-old-one"])
    error_message = "Events of both are taken, and the first is sent."
  }
}

run "refuses_one_token_twice" {
  command = plan

  variables {
    event_token_also = "must-never-be-stored-by-anything"
  }

  expect_failures = [var.event_token_also]
}

run "an_event_token_that_could_be_guessed" {
  command = plan

  variables {
    event_token = "short"
  }

  expect_failures = [var.event_token]
}

run "knatives_images_are_pulled_beside_the_functions_too" {
  command = plan

  variables {
    knative_pull_revision = 1
    knative_pull_secret   = "{\"auths\":{\"mirror.example.com\":{\"username\":\"knative\",\"password\":\"must-never-be-stored\"}}}"
  }

  assert {
    condition     = keys(jsondecode(local.secret_data["pull/codeloom"][".dockerconfigjson"]).auths) == ["mirror.example.com"] && length(jsondecode(local.secret_data["pull/codeloom-agents"][".dockerconfigjson"]).auths) == 0
    error_message = "queue-proxy runs in every function's pod and the adapters of sources beside them, so the mirror's login must be there; agents run nothing of Knative's."
  }

  assert {
    condition     = alltrue([for text in module.codeloom.manifests.foundation : [for secret in yamldecode(text).imagePullSecrets : secret.name] == ["codeloom-pull"] if yamldecode(text).kind == "ServiceAccount"])
    error_message = "A Secret that no account names is of no use."
  }
}

run "both_logins_beside_the_functions" {
  command = plan

  variables {
    registry_pull_secret  = true
    registry_username     = "robot"
    registry_password     = "must-never-be-stored"
    knative_pull_revision = 2
    knative_pull_secret   = "{\"auths\":{\"mirror.example.com\":{\"username\":\"knative\",\"password\":\"must-never-be-stored\"}}}"
  }

  assert {
    condition     = keys(jsondecode(local.secret_data["pull/codeloom"][".dockerconfigjson"]).auths) == ["mirror.example.com", "registry.example.com"] && keys(jsondecode(local.secret_data["pull/codeloom-agents"][".dockerconfigjson"]).auths) == ["registry.example.com"]
    error_message = "Each image by the login of the registry that it comes from."
  }

  assert {
    condition     = local.secrets["pull/codeloom"].revision == 3
    error_message = "A new login of the mirror must be handed in."
  }
}

run "our_own_manifests" {
  command = plan

  variables {
    manifests_dir = ""
  }

  assert {
    condition     = anytrue([for key in module.codeloom.stages.foundation : endswith(key, "/codeloom-agent-jobs-only")])
    error_message = "The policies are among what is applied first."
  }

  assert {
    condition     = length(module.codeloom.services) == 4
    error_message = "The four functions are among them."
  }
}
