# Our manifests, with what this environment knows: first namespaces, Secrets and configuration,
# then rights and limits, then the migration, and only then what takes traffic.
#
# The manifests stay plain YAML. What differs between environments stands in them as a placeholder
# that no real value can be mistaken for: names under codeloom.invalid, and the documentation
# networks of RFC 5737 as address blocks in NetworkPolicies.

locals {
  manifests = var.manifests_dir == "" ? "${path.module}/../../../knative/base" : var.manifests_dir

  files = [for file in sort(fileset(local.manifests, "*.{yaml,yml}")) : file if !strcontains(file, "kustomization")]

  substitutions = merge(
    { for name, image in var.images : "codeloom.invalid/${name}:unset" => image },
    var.replacements,
  )

  documents = flatten([
    for file in local.files : [
      for part in split("\n---", "\n${file("${local.manifests}/${file}")}") : part if can(regex("(?m)^kind:", part))
    ]
  ])

  decoded = [for document in local.documents : yamldecode(document)]

  objects = {
    for object in local.decoded :
    "${object.kind}/${try(object.metadata.namespace, "-")}/${object.metadata.name}" => object
  }

  # Stays in the manifests until Helm puts the token in its place: as a value it would be in the state.
  late = ["event-token.codeloom.invalid"]

  leftovers = setsubtract(flatten([for object in local.rendered : regexall("[A-Za-z0-9._/:@-]*codeloom\\.invalid[A-Za-z0-9._/:@-]*|192\\.0\\.2\\.0/24|198\\.51\\.100\\.0/24", object.yaml)]), local.late)
}

# What an object becomes in this environment.
locals {
  # A rule whose placeholder stands for no address at all must go: without peers it would allow everything.
  policies = {
    for key, object in local.objects : key => merge(object, {
      spec = merge(object.spec, {
        for direction in ["egress", "ingress"] : direction => [
          for rule in local.rules[key][direction] : merge(rule.whole, { for peers in [rule.peers] : rule.field => peers if rule.named })
          if !rule.named || length(rule.peers) > 0
        ] if can(object.spec[direction])
      })
    }) if object.kind == "NetworkPolicy"
  }

  rules = {
    for key, object in local.objects : key => {
      for direction, field in { egress = "to", ingress = "from" } : direction => [
        for rule in try(object.spec[direction], []) : {
          whole = rule
          field = field
          named = can(rule[field]) && length(try(rule[field], [])) > 0
          peers = flatten([
            for peer in try(rule[field], []) : concat(
              [for cidr in lookup(var.cidrs, try(peer.ipBlock.cidr, "-"), []) : { ipBlock = merge(peer.ipBlock, { cidr = cidr }) }],
              [for same in [peer] : same if !contains(keys(var.cidrs), try(same.ipBlock.cidr, "-"))],
            )
          ])
        }
      ]
    } if object.kind == "NetworkPolicy"
  }

  accounts = {
    for key, object in local.objects : key => merge(
      object,
      {
        metadata = merge(object.metadata, {
          annotations = merge(try(object.metadata.annotations, {}), lookup(var.service_account_annotations, object.metadata.name, {}))
        })
      },
      { for secret in compact([var.pull_secret]) : "imagePullSecrets" => [{ name = secret }] },
    ) if object.kind == "ServiceAccount"
  }

  # A Job cannot be changed, only replaced: its name follows its content.
  jobs = {
    for key, object in local.objects : key => merge(object, {
      metadata = merge(object.metadata, { name = "${object.metadata.name}-${substr(sha256(jsonencode([object.spec, local.configuration, local.substitutions])), 0, 8)}" })
    }) if object.kind == "Job"
  }

  # Room for as many agents as run at once, and a tenth more for pods on their way out: what the quota says of pods
  # becomes that, and everything else in it grows or shrinks with the pods. Counts of objects only grow.
  room = ceil(try(tonumber(local.config["MAX_RUNNING_TASKS"]), 0) * 11 / 10)

  quotas = {
    for key, object in local.objects : key => merge(object, {
      spec = merge(object.spec, {
        hard = {
          for name, amount in object.spec.hard : name => format("%d%s",
            max(startswith(name, "count/") ? tonumber(amount) : 0, ceil(tonumber(regex("^[0-9]+", amount)) * local.room / tonumber(object.spec.hard.pods))),
            regex("[A-Za-z]*$", amount)
          )
        }
      })
    }) if object.kind == "ResourceQuota" && try(object.metadata.namespace, "") == var.agents_namespace && can(tonumber(object.spec.hard.pods)) && local.room > 0
  }

  # A revision of a Knative Service is made only by a changed template, so that the template must
  # change with the configuration it reads at its start.
  configuration = substr(sha256(jsonencode([local.config, local.revisions])), 0, 16)

  services = {
    for key, object in local.objects : key => merge(object, {
      spec = merge(object.spec, {
        template = merge(object.spec.template, {
          metadata = merge(try(object.spec.template.metadata, {}), {
            annotations = merge(try(object.spec.template.metadata.annotations, {}), { "codeloom.io/configuration" = local.configuration })
          })
        })
      })
    }) if object.kind == "Service" && startswith(object.apiVersion, "serving.knative.dev/")
  }

  # Only a Kafka for trying out speaks less than SASL_SSL. KafkaSink and Broker take ca.crt from their Secret by
  # themselves; a KafkaSource has to be told. One that is deleted takes its consumer group along and would begin at the
  # oldest record again, so to pause is to have no consumer.
  # https://knative.dev/docs/eventing/sources/kafka-source/
  kafka = {
    for key, object in local.objects : key => merge(object, {
      spec = merge(
        { for field, value in object.spec : field => value if !contains(["net", "auth"], field) || var.kafka_security_protocol != "PLAINTEXT" },
        {
          for net in [try(object.spec.net, {})] : "net" => merge(net, {
            tls = merge(net.tls, { caCert = { secretKeyRef = { name = net.sasl.password.secretKeyRef.name, key = "ca.crt" } } })
          }) if var.kafka_ca && object.kind == "KafkaSource"
        },
        { for consumers in [0] : "consumers" => consumers if var.intake_paused && object.kind == "KafkaSource" },
      )
    }) if contains(["KafkaSource", "KafkaSink"], object.kind)
  }

  revisions = { for name, secret in var.secrets : name => secret.revision }

  first_kinds = [
    "ServiceAccount", "Role", "RoleBinding", "ClusterRole", "ClusterRoleBinding", "NetworkPolicy", "ResourceQuota",
    "LimitRange", "ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding", "PriorityClass", "ConfigMap",
  ]

  # These hand events to the functions, too, and lose nothing that reconcile does not find again.
  intake_kinds = ["PingSource", "Trigger"]

  # A policy of its own, since policies add up: what it opens is closed by its absence.
  internet = "NetworkPolicy/${var.agents_namespace}/agents-internet"

  left_out = concat(
    [for key, object in local.objects : key if contains(["Namespace", "Kustomization"], object.kind)],
    [for key, object in local.objects : key if var.intake_paused && contains(local.intake_kinds, object.kind)],
    [for key in [local.internet] : key if var.agent_internet == "closed"],
    local.made_here,
  )

  everywhere = [
    for key, object in local.objects : key
    if object.kind == "NetworkPolicy" && try(object.metadata.namespace, "") == var.agents_namespace && !contains(local.left_out, key) && anytrue(flatten([
      for rule in try(object.spec.egress, []) : [
        for peer in try(rule.to, [{ ipBlock = { cidr = "0.0.0.0/0" } }]) : contains(["0.0.0.0/0", "::/0", "2000::/3"], try(peer.ipBlock.cidr, ""))
      ]
    ]))
  ]

  made_here = concat(["ConfigMap/${var.functions_namespace}/${var.config_map}"], [for name, map in var.config_maps : "ConfigMap/${map.namespace}/${name}"])

  becoming = {
    for key, object in local.objects : key => coalesce(
      try(yamlencode(local.policies[key]), null),
      try(yamlencode(local.accounts[key]), null),
      try(yamlencode(local.quotas[key]), null),
      try(yamlencode(local.jobs[key]), null),
      try(yamlencode(local.services[key]), null),
      try(yamlencode(local.kafka[key]), null),
      yamlencode(object),
    ) if !contains(local.left_out, key)
  }

  # Last, since an address may be known only when its service is there, and what exists must be known before.
  # Whole words only: a placeholder is never replaced inside a longer one.
  rendered = [
    for key, text in local.becoming : {
      key   = key
      stage = local.objects[key].kind == "Job" ? "migration" : contains(local.first_kinds, local.objects[key].kind) ? "foundation" : "functions"
      yaml  = join("", [for word in regexall("[A-Za-z0-9._/:@-]+|[^A-Za-z0-9._/:@-]+", text) : lookup(local.substitutions, word, word)])
    }
  ]

  stages = { for stage in ["foundation", "migration", "functions"] : stage => [for object in local.rendered : object.yaml if object.stage == stage] }

  namespaces = { for key, object in local.objects : object.metadata.name => object.metadata if object.kind == "Namespace" }

  # reconcile sends to the Broker; its address follows from its name.
  broker_url = {
    for key, object in local.objects : "BROKER_URL" =>
    "http://kafka-broker-ingress.knative-eventing.svc.cluster.local/${object.metadata.namespace}/${object.metadata.name}"
    if object.kind == "Broker"
  }

  # Defaults stand in the manifests' own ConfigMap; the environment has the last word.
  config = merge(local.broker_url, try(local.objects["ConfigMap/${var.functions_namespace}/${var.config_map}"].data, {}), var.config)

  revision = sha256(jsonencode(local.stages.functions))
}

resource "kubernetes_namespace_v1" "this" {
  for_each = local.namespaces

  metadata {
    name        = each.key
    labels      = merge(try(each.value.labels, {}), { "app.kubernetes.io/managed-by" = "terraform" })
    annotations = try(each.value.annotations, {})
  }

  lifecycle {
    precondition {
      condition     = each.key != var.agents_namespace || try(each.value.labels["pod-security.kubernetes.io/enforce"], "") == "restricted"
      error_message = "The agents' namespace must enforce Pod Security \"restricted\"."
    }
  }

  timeouts {
    delete = "15m"
  }
}

resource "kubernetes_secret_v1" "this" {
  for_each = var.secrets

  metadata {
    name      = coalesce(each.value.name, each.key)
    namespace = kubernetes_namespace_v1.this[each.value.namespace].metadata[0].name
    labels    = { "app.kubernetes.io/managed-by" = "terraform", "app.kubernetes.io/part-of" = "codeloom" }
  }

  type             = each.value.type
  data_wo          = var.secret_data[each.key]
  data_wo_revision = each.value.revision
}

resource "kubernetes_config_map_v1" "config" {
  metadata {
    name      = var.config_map
    namespace = kubernetes_namespace_v1.this[var.functions_namespace].metadata[0].name
    labels    = { "app.kubernetes.io/managed-by" = "terraform", "app.kubernetes.io/part-of" = "codeloom" }
  }

  data = local.config

  lifecycle {
    # Changed only after the migration, below.
    ignore_changes = [data["AGENT_IMAGE"]]

    precondition {
      condition     = length([for name in keys(var.config) : name if can(regex("PASSWORD|SECRET|TOKEN$|API_KEY$|REDIS_URI", name))]) == 0
      error_message = "config holds what belongs in a Secret."
    }

    precondition {
      condition     = can(regex("^[1-9][0-9]{0,3}$", local.config["MAX_RUNNING_TASKS"]))
      error_message = "MAX_RUNNING_TASKS must be a number of tasks: the agents' quota is made from it."
    }
  }
}

resource "kubernetes_config_map_v1" "other" {
  for_each = var.config_maps

  metadata {
    name      = each.key
    namespace = kubernetes_namespace_v1.this[each.value.namespace].metadata[0].name
    labels    = { "app.kubernetes.io/managed-by" = "terraform", "app.kubernetes.io/part-of" = "codeloom" }
  }

  data        = each.value.data
  binary_data = each.value.binary_data
}

# A release that fails in its first installation stays in the cluster, but the provider does not put it into the state:
# the next apply would find its name in use. atomic takes it away again.
# https://github.com/hashicorp/terraform-provider-helm/issues/1665
resource "helm_release" "foundation" {
  name        = "codeloom-foundation"
  chart       = "${path.module}/../../charts/manifests"
  namespace   = kubernetes_namespace_v1.this[var.functions_namespace].metadata[0].name
  wait        = true
  atomic      = true
  timeout     = 300
  max_history = 10
  values      = [yamlencode({ manifests = local.stages.foundation })]

  depends_on = [kubernetes_namespace_v1.this, kubernetes_secret_v1.this, kubernetes_config_map_v1.config, kubernetes_config_map_v1.other]

  lifecycle {
    precondition {
      condition     = length(local.leftovers) == 0
      error_message = "Placeholders without a value: ${join(", ", local.leftovers)}. Name them in images, replacements or cidrs."
    }

    precondition {
      condition     = var.agent_internet == "open" || length(local.everywhere) == 0
      error_message = "agent_internet is closed, and yet these policies let agents reach any address: ${join(", ", local.everywhere)}."
    }

    precondition {
      condition     = length([for key, object in local.objects : key if object.kind == "Secret"]) == 0
      error_message = "The manifests hold a Secret: its value would be stored in the state."
    }

    precondition {
      condition     = length(local.objects) == length(local.decoded)
      error_message = "Two manifests have the same kind, namespace and name."
    }

    precondition {
      condition     = alltrue([for namespace in [var.functions_namespace, var.agents_namespace] : contains(keys(local.namespaces), namespace)])
      error_message = "The manifests must make the namespaces ${var.functions_namespace} and ${var.agents_namespace}."
    }
  }
}

# The schema is there before anything reads it: a Service is touched only after this Job has ended well.
# Named by its content, it is only ever installed: one that fails is taken away again, and the next apply makes it anew.
# An upgrade would be rolled back instead, and so the Job before run once more, and waited for as long again.
resource "helm_release" "migration" {
  name          = "codeloom-migration-${substr(sha256(jsonencode(local.stages.migration)), 0, 8)}"
  chart         = "${path.module}/../../charts/manifests"
  namespace     = kubernetes_namespace_v1.this[var.functions_namespace].metadata[0].name
  wait          = true
  wait_for_jobs = true
  atomic        = true
  timeout       = 900
  max_history   = 5
  values        = [yamlencode({ manifests = local.stages.migration })]

  depends_on = [helm_release.foundation]

  lifecycle {
    precondition {
      condition     = length(local.stages.migration) > 0
      error_message = "The manifests hold no migration Job."
    }
  }
}

# The admission policy takes the agents' image from here, so it changes together with the functions that ask for it:
# changed before the migration, the old dispatch would be refused for as long as that takes, and clone in vain.
resource "kubernetes_config_map_v1_data" "agent_image" {
  count = contains(keys(local.config), "AGENT_IMAGE") ? 1 : 0

  metadata {
    name      = kubernetes_config_map_v1.config.metadata[0].name
    namespace = kubernetes_config_map_v1.config.metadata[0].namespace
  }

  data          = { AGENT_IMAGE = local.config["AGENT_IMAGE"] }
  field_manager = "codeloom-agent-image"
  force         = true

  depends_on = [helm_release.migration]
}

# Rolled back when an upgrade fails: Helm compares what it is given with the last release that ended well, and would leave
# a Knative Service that was changed meanwhile as it is when the old digests come back.
resource "helm_release" "functions" {
  name        = "codeloom"
  chart       = "${path.module}/../../charts/manifests"
  namespace   = kubernetes_namespace_v1.this[var.functions_namespace].metadata[0].name
  wait        = true
  atomic      = true
  timeout     = 600
  max_history = 10
  values      = [yamlencode({ manifests = local.stages.functions })]

  # The provider hands the token over only when its revision was raised; every other upgrade must keep the one it finds.
  reuse_values = true

  set_wo = [{
    name  = "eventToken"
    value = var.event_token
    type  = "string"
  }]
  set_wo_revision = var.event_token_revision

  depends_on = [helm_release.migration, kubernetes_config_map_v1_data.agent_image]
}

locals {
  waiting = yamlencode({
    image          = var.kubectl_image
    pullSecret     = var.pull_secret
    timeoutSeconds = 600
    revision       = local.revision
    objects = [
      for service in values(local.services) : {
        group     = "serving.knative.dev"
        resource  = "services"
        namespace = service.metadata.namespace
        name      = service.metadata.name
        condition = "Ready"
      }
    ]
  })
}

# An apply that ends well has functions that answer. Named by its content for the same reasons as the migration.
resource "helm_release" "ready" {
  count = length(local.services) == 0 ? 0 : 1

  name          = "codeloom-ready-${substr(sha256(local.waiting), 0, 8)}"
  chart         = "${path.module}/../../charts/wait"
  namespace     = kubernetes_namespace_v1.this[var.functions_namespace].metadata[0].name
  wait          = true
  wait_for_jobs = true
  atomic        = true
  timeout       = 720
  max_history   = 2
  values        = [local.waiting]

  depends_on = [helm_release.functions]
}
