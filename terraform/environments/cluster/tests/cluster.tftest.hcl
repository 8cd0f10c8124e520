# Planned with the real providers against a kubeconfig that leads nowhere: a plan asks no cluster.

override_resource {
  target = module.knative[0].helm_release.operator
}

variables {
  kubeconfig     = "./tests/kubeconfig.yaml"
  registry       = "registry.example.com/codeloom"
  manifests_dir  = "../../modules/codeloom/tests/manifests"
  model_api_key  = "must-never-be-stored"
  event_token    = "must-never-be-stored-by-anything"
  api_keys       = ["abcdefghijkl team-a sha256:00000000000000000000000000000000:0000000000000000000000000000000000000000000000000000000000000000 tasks_at_once=5"]
  model_base_url = "https://api.example.com/v1"
  model          = "a-model"
  model_cidrs    = ["198.51.100.7/32"]
  in_cluster     = true

  services_secret = "must-never-be-stored-by-anything"

  image_digests = {
    submit    = "sha256:0000000000000000000000000000000000000000000000000000000000000001"
    dispatch  = "sha256:0000000000000000000000000000000000000000000000000000000000000002"
    finalize  = "sha256:0000000000000000000000000000000000000000000000000000000000000003"
    reconcile = "sha256:0000000000000000000000000000000000000000000000000000000000000004"
    agent-job = "sha256:0000000000000000000000000000000000000000000000000000000000000005"
    cos       = "sha256:0000000000000000000000000000000000000000000000000000000000000006"
  }
}

run "trying_out" {
  command = plan

  assert {
    condition     = output.endpoints.kafka_bootstrap_servers == "kafka.codeloom-services.svc:9092" && output.endpoints.cos_endpoint == "http://cos.codeloom-services.svc:9000"
    error_message = "The services made here are the services used."
  }

  assert {
    condition     = local.config.KAFKA_SECURITY_PROTOCOL == "PLAINTEXT" && strcontains(local.config.MYSQL_URL, "sslMode=REQUIRED")
    error_message = "What is not encrypted is said to be so, and MySQL still is."
  }

  assert {
    condition     = alltrue([for text in module.codeloom.manifests.functions : !strcontains(text, "kafka.codeloom.invalid")])
    error_message = "KafkaSource must know the broker."
  }

  assert {
    condition     = length(module.services) == 1
    error_message = "The services must be made."
  }

  assert {
    condition     = !contains(keys(local.config), "AGENT_NODE_POOL")
    error_message = "Where no nodes are kept for agents, their Jobs must not ask for such."
  }

  assert {
    condition     = length(kubernetes_network_policy_v1.agents_to_cos) == 1
    error_message = "Agents must reach the store made here, and nothing else beside it."
  }
}

run "not_exposed_by_default" {
  command = plan

  assert {
    condition     = module.knative[0].service_type == "ClusterIP" && output.api_url == "http://submit.codeloom.codeloom.localhost"
    error_message = "Keys and git tokens would pass a public load balancer in clear."
  }

  assert {
    condition     = contains(output.next_steps, "curl -fsS --connect-to ::127.0.0.1:8080 http://submit.codeloom.codeloom.localhost/openapi.yaml") && contains(output.next_steps, "kubectl -n knative-serving port-forward service/kourier 8080:80 &")
    error_message = "What has no address is reached by a forwarded port: ${jsonencode(output.next_steps)}"
  }
}

run "refuses_exposure_without_tls" {
  command = plan

  variables {
    expose = true
  }

  expect_failures = [var.expose]
}

run "exposed_with_a_certificate" {
  command = plan

  variables {
    expose              = true
    tls_revision        = 1
    tls_certificate_pem = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----"
    tls_key_pem         = "-----BEGIN PRIVATE KEY-----\nmust-never-be-stored\n-----END PRIVATE KEY-----"
  }

  assert {
    condition     = module.knative[0].service_type == "LoadBalancer" && module.knative[0].scheme == "https" && output.api_url == "https://submit.codeloom.codeloom.localhost"
    error_message = "Exposed on purpose, by https."
  }

  assert {
    condition     = alltrue([for command in output.next_steps : !strcontains(command, "127.0.0.1")])
    error_message = "Nothing is forwarded where there is an address."
  }
}

run "tls_ended_by_the_load_balancer" {
  command = plan

  variables {
    expose       = true
    tls_in_front = true
  }

  assert {
    condition     = module.knative[0].service_type == "LoadBalancer" && output.api_url == "https://submit.codeloom.codeloom.localhost"
    error_message = "Who ends TLS in front says so."
  }
}

run "refuses_a_certificate_for_a_kourier_that_is_not_made_here" {
  command = plan

  variables {
    install_knative     = false
    tls_revision        = 1
    tls_certificate_pem = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----"
    tls_key_pem         = "-----BEGIN PRIVATE KEY-----\nmust-never-be-stored\n-----END PRIVATE KEY-----"
  }

  expect_failures = [var.tls_revision]
}

run "own_services" {
  command = plan

  variables {
    in_cluster      = false
    install_knative = false
    endpoints = {
      kafka_bootstrap_servers = "kafka.example.com:9093"
      mysql_url               = "jdbc:mysql://mysql.example.com:3306/codeloom?sslMode=VERIFY_IDENTITY"
      cos_region              = "ap-singapore"
      cos_code_bucket         = "code-1250000000"
      cos_logs_bucket         = "logs-1250000000"
    }
    cos_cidrs     = ["203.0.113.0/25"]
    knative_kafka = { username = "knative", password = "must-never-be-stored" }
    function_secrets = {
      submit    = { MYSQL_USER = "submit", MYSQL_PASSWORD = "must-never-be-stored" }
      dispatch  = { MYSQL_USER = "dispatch", MYSQL_PASSWORD = "must-never-be-stored" }
      finalize  = { MYSQL_USER = "finalize", MYSQL_PASSWORD = "must-never-be-stored" }
      reconcile = { MYSQL_USER = "reconcile", MYSQL_PASSWORD = "must-never-be-stored" }
      migrate   = { MYSQL_USER = "migrate", MYSQL_PASSWORD = "must-never-be-stored" }
    }
  }

  assert {
    condition     = local.config.KAFKA_SECURITY_PROTOCOL == "SASL_SSL" && local.config.KAFKA_BOOTSTRAP_SERVERS == "kafka.example.com:9093"
    error_message = "Your services are used as they are."
  }

  assert {
    condition     = !contains(keys(local.config), "COS_ENDPOINT")
    error_message = "Tencent's own COS needs no endpoint."
  }

  assert {
    condition     = length(module.services) == 0 && length(module.knative) == 0 && length(kubernetes_network_policy_v1.agents_to_cos) == 0
    error_message = "What is there already is not made."
  }
}

run "own_services_with_an_authority_of_their_own" {
  command = plan

  variables {
    in_cluster      = false
    install_knative = false
    endpoints = {
      kafka_bootstrap_servers = "kafka.example.com:9093"
      mysql_url               = "jdbc:mysql://mysql.example.com:3306/codeloom?sslMode=VERIFY_CA"
      cos_region              = "ap-singapore"
      cos_code_bucket         = "code-1250000000"
      cos_logs_bucket         = "logs-1250000000"
    }
    cos_cidrs     = ["203.0.113.0/25"]
    knative_kafka = { username = "knative", password = "must-never-be-stored" }
    function_secrets = {
      submit    = { MYSQL_USER = "submit", MYSQL_PASSWORD = "must-never-be-stored" }
      dispatch  = { MYSQL_USER = "dispatch", MYSQL_PASSWORD = "must-never-be-stored" }
      finalize  = { MYSQL_USER = "finalize", MYSQL_PASSWORD = "must-never-be-stored" }
      reconcile = { MYSQL_USER = "reconcile", MYSQL_PASSWORD = "must-never-be-stored" }
      migrate   = { MYSQL_USER = "migrate", MYSQL_PASSWORD = "must-never-be-stored" }
    }
    ca_bundle_pem      = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----"
    trust_store_base64 = "MIIB"
  }

  assert {
    condition     = strcontains(local.config["JAVA_TOOL_OPTIONS"], "-Djavax.net.ssl.trustStore=/etc/codeloom/trust/truststore.p12")
    error_message = "The functions must be told of the trust store."
  }

  assert {
    condition     = module.codeloom.config_maps["codeloom-trust"] == tomap({ "truststore.p12" = "MIIB" })
    error_message = "The store must be there before the migration: nobody can put it into a namespace that this apply makes."
  }
}

run "trusts_the_public_authorities_by_default" {
  command = plan

  assert {
    condition     = !contains(keys(local.config), "JAVA_TOOL_OPTIONS") && !contains(keys(module.codeloom.config_maps), "codeloom-trust")
    error_message = "A trust store that is not there keeps a JVM from starting TLS."
  }
}

run "agents_on_nodes_of_their_own" {
  command = plan

  variables {
    agent_node_pool = "agents"
  }

  assert {
    condition     = local.config.AGENT_NODE_POOL == "agents"
    error_message = "The Job must name the nodes that are kept for agents."
  }
}

run "refuses_unverified_mysql" {
  command = plan

  variables {
    in_cluster = false
    endpoints = {
      kafka_bootstrap_servers = "kafka.example.com:9093"
      mysql_url               = "jdbc:mysql://mysql.example.com:3306/codeloom"
      cos_region              = "ap-singapore"
      cos_code_bucket         = "code-1250000000"
      cos_logs_bucket         = "logs-1250000000"
    }
    cos_cidrs     = ["203.0.113.0/25"]
    knative_kafka = { username = "knative", password = "must-never-be-stored" }
    function_secrets = {
      submit    = { MYSQL_USER = "submit", MYSQL_PASSWORD = "must-never-be-stored" }
      dispatch  = { MYSQL_USER = "dispatch", MYSQL_PASSWORD = "must-never-be-stored" }
      finalize  = { MYSQL_USER = "finalize", MYSQL_PASSWORD = "must-never-be-stored" }
      reconcile = { MYSQL_USER = "reconcile", MYSQL_PASSWORD = "must-never-be-stored" }
      migrate   = { MYSQL_USER = "migrate", MYSQL_PASSWORD = "must-never-be-stored" }
    }
  }

  expect_failures = [var.endpoints]
}

run "refuses_nothing_to_connect_to" {
  command = plan

  variables {
    in_cluster = false
    cos_cidrs  = ["203.0.113.0/25"]
  }

  expect_failures = [var.endpoints, var.function_secrets]
}

run "refuses_a_store_without_image" {
  command = plan

  variables {
    image_digests = {
      submit    = "sha256:0000000000000000000000000000000000000000000000000000000000000001"
      dispatch  = "sha256:0000000000000000000000000000000000000000000000000000000000000002"
      finalize  = "sha256:0000000000000000000000000000000000000000000000000000000000000003"
      reconcile = "sha256:0000000000000000000000000000000000000000000000000000000000000004"
      agent-job = "sha256:0000000000000000000000000000000000000000000000000000000000000005"
    }
  }

  expect_failures = [var.image_digests]
}

run "says_when_kafka_and_the_store_are_open" {
  command = plan

  variables {
    in_cluster      = false
    install_knative = false
    endpoints = {
      kafka_bootstrap_servers = "kafka.example.com:9092"
      kafka_security_protocol = "PLAINTEXT"
      mysql_url               = "jdbc:mysql://mysql.example.com:3306/codeloom?sslMode=VERIFY_CA"
      cos_region              = "ap-singapore"
      cos_code_bucket         = "code-1250000000"
      cos_logs_bucket         = "logs-1250000000"
      cos_endpoint            = "http://minio.example.com:9000"
    }
    cos_cidrs = ["203.0.113.0/25"]
    function_secrets = {
      submit    = { MYSQL_USER = "submit", MYSQL_PASSWORD = "must-never-be-stored" }
      dispatch  = { MYSQL_USER = "dispatch", MYSQL_PASSWORD = "must-never-be-stored" }
      finalize  = { MYSQL_USER = "finalize", MYSQL_PASSWORD = "must-never-be-stored" }
      reconcile = { MYSQL_USER = "reconcile", MYSQL_PASSWORD = "must-never-be-stored" }
      migrate   = { MYSQL_USER = "migrate", MYSQL_PASSWORD = "must-never-be-stored" }
    }
  }

  expect_failures = [check.kafka_is_authenticated, check.object_store_is_encrypted]
}

run "refuses_a_protocol_that_the_functions_do_not_speak" {
  command = plan

  variables {
    in_cluster      = false
    install_knative = false
    endpoints = {
      kafka_bootstrap_servers = "kafka.example.com:9092"
      kafka_security_protocol = "SASL_PLAINTEXT"
      mysql_url               = "jdbc:mysql://mysql.example.com:3306/codeloom?sslMode=VERIFY_CA"
      cos_region              = "ap-singapore"
      cos_code_bucket         = "code-1250000000"
      cos_logs_bucket         = "logs-1250000000"
    }
    cos_cidrs     = ["203.0.113.0/25"]
    knative_kafka = { username = "knative", password = "must-never-be-stored" }
    function_secrets = {
      submit    = { MYSQL_USER = "submit", MYSQL_PASSWORD = "must-never-be-stored" }
      dispatch  = { MYSQL_USER = "dispatch", MYSQL_PASSWORD = "must-never-be-stored" }
      finalize  = { MYSQL_USER = "finalize", MYSQL_PASSWORD = "must-never-be-stored" }
      reconcile = { MYSQL_USER = "reconcile", MYSQL_PASSWORD = "must-never-be-stored" }
      migrate   = { MYSQL_USER = "migrate", MYSQL_PASSWORD = "must-never-be-stored" }
    }
  }

  expect_failures = [var.endpoints]
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

run "knative_from_a_mirror" {
  command = plan

  variables {
    knative_kafka_manifests_url = "https://mirror.example.com/kafka"
    knative_operator_values     = { knative_operator = { knative_operator = { image = "mirror.example.com/knative/operator" } } }
    knative_image_overrides     = { default = "mirror.example.com/knative/$${NAME}:v1.23.0" }
  }

  assert {
    condition     = alltrue([for text in module.knative[0].manifests : !strcontains(text, "github.com") && strcontains(text, "mirror.example.com")])
    error_message = "Where one image or manifest comes from elsewhere nonetheless, Knative is never ready."
  }
}

run "our_own_manifests" {
  command = plan

  variables {
    manifests_dir = ""
  }

  assert {
    condition     = alltrue([for stage in module.codeloom.manifests : alltrue([for text in stage : !strcontains(replace(text, "event-token.codeloom.invalid", ""), "codeloom.invalid")])])
    error_message = "What knative/base leaves open the environment must fill in, but for the token that only Helm knows. Left: ${join(", ", distinct(flatten([for stage in module.codeloom.manifests : [for text in stage : regexall("[^ \"]*codeloom\\.invalid[^ \"]*", text)]])))}"
  }

  assert {
    condition     = length(module.codeloom.services) == 4
    error_message = "The four functions are among them."
  }
}

run "refuses_a_trust_store_that_is_taken_away_again" {
  command = plan

  variables {
    trust_store_base64 = "MIIB"
    extra_config       = { JAVA_TOOL_OPTIONS = "-Xmx512m" }
  }

  expect_failures = [var.extra_config]
}

run "services_without_a_secret_are_refused" {
  command = plan

  variables {
    services_secret = "short"
  }

  expect_failures = [var.services_secret]
}
