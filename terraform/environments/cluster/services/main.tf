# Kafka, MySQL, Redis and our COS server, one of each, for trying Codeloom out. Not for work that matters:
# one replica, no backup, and only MySQL speaks TLS.

locals {
  accounts = toset(["migrate", "submit", "dispatch", "finalize", "reconcile"])

  rights = { for account in local.accounts : account => account == "migrate" ? "ALL PRIVILEGES" : "SELECT, INSERT, UPDATE, DELETE" }

  substitutions = merge(
    { for name, image in var.images : "codeloom.invalid/${name}:unset" => image },
    {
      "PLAINTEXT://kafka.codeloom.invalid:9092" = "PLAINTEXT://${local.kafka}"
      "kafka.codeloom.invalid:9092"             = local.kafka
    },
  )

  kafka = "kafka.${var.namespace}.svc:9092"

  documents = flatten([
    for file in sort(fileset("${path.module}/manifests", "*.yaml")) : [
      for part in split("\n---", "\n${file("${path.module}/manifests/${file}")}") : join("", [
        for word in regexall("[A-Za-z0-9._/:@-]+|[^A-Za-z0-9._/:@-]+", part) : lookup(local.substitutions, word, word)
      ])
    ]
  ])

  # A Job cannot be changed, only replaced: its name follows its content.
  manifests = [
    for text in local.documents : yamldecode(text).kind != "Job" ? text : yamlencode(merge(yamldecode(text), {
      metadata = merge(yamldecode(text).metadata, { name = "${yamldecode(text).metadata.name}-${substr(sha256(jsonencode(yamldecode(text).spec)), 0, 8)}" })
    }))
  ]

  cos_secret_id = "codeloom"

  secrets = {
    mysql-root     = { password = var.passwords["root"] }
    mysql-accounts = { "accounts.sql" = local.accounts_sql }
    redis          = { password = var.passwords["redis"] }
    cos            = { COS_SECRET_ID = local.cos_secret_id, COS_SECRET_KEY = var.passwords["cos"] }
  }

  accounts_sql = join("\n", [
    for account in local.accounts :
    "CREATE USER '${account}'@'%' IDENTIFIED BY '${var.passwords[account]}' REQUIRE SSL;\nGRANT ${local.rights[account]} ON codeloom.* TO '${account}'@'%';"
  ])
}

resource "kubernetes_namespace_v1" "this" {
  metadata {
    name = var.namespace
    labels = {
      "app.kubernetes.io/part-of"          = "codeloom"
      "app.kubernetes.io/managed-by"       = "terraform"
      "pod-security.kubernetes.io/enforce" = "restricted"
    }
  }
}

resource "kubernetes_secret_v1" "this" {
  for_each = toset(["mysql-root", "mysql-accounts", "redis", "cos"])

  metadata {
    name      = each.key
    namespace = kubernetes_namespace_v1.this.metadata[0].name
  }

  data_wo          = local.secrets[each.key]
  data_wo_revision = 1
}

# Not atomic: a rollback would give MySQL the files of a newer one, with which it does not start. README.md says what to
# do when the first installation fails.
resource "helm_release" "this" {
  name            = "codeloom-services"
  chart           = "${path.module}/../../../charts/manifests"
  namespace       = kubernetes_namespace_v1.this.metadata[0].name
  wait            = true
  wait_for_jobs   = true
  cleanup_on_fail = true
  timeout         = 900
  max_history     = 3
  values          = [yamlencode({ manifests = local.manifests })]

  depends_on = [kubernetes_secret_v1.this]

  lifecycle {
    precondition {
      condition     = length(regexall("codeloom\\.invalid", join("\n", local.manifests))) == 0
      error_message = "images must name kafka, mysql, redis and cos."
    }
  }
}
