output "endpoints" {
  description = "Where the services are, in the form of the environment's variable of that name."
  value = {
    kafka_bootstrap_servers = local.kafka
    kafka_security_protocol = "PLAINTEXT"
    kafka_sasl_mechanism    = "PLAIN"
    mysql_url               = "jdbc:mysql://mysql.${var.namespace}.svc:3306/codeloom?sslMode=REQUIRED&connectionTimeZone=UTC"
    cos_region              = "in-cluster"
    cos_endpoint            = "http://cos.${var.namespace}.svc:9000"
    cos_code_bucket         = "codeloom-code-1250000000"
    cos_logs_bucket         = "codeloom-logs-1250000000"
  }

  depends_on = [helm_release.this]
}

output "function_secrets" {
  description = "Function (and \"migrate\") to its secret environment variables."
  sensitive   = true
  value = merge(
    {
      for function in ["submit", "dispatch", "finalize", "reconcile"] : function => {
        MYSQL_USER     = function
        MYSQL_PASSWORD = random_password.this[function].result
        REDIS_URI      = "redis://:${random_password.this["redis"].result}@redis.${var.namespace}.svc:6379"
        COS_SECRET_ID  = "codeloom"
        COS_SECRET_KEY = random_password.this["cos"].result
      }
    },
    { migrate = { MYSQL_USER = "migrate", MYSQL_PASSWORD = random_password.this["migrate"].result } },
  )
}

output "manifests" {
  description = "The manifests as they are applied: what a reviewer reads, and what tests look at."
  value       = local.manifests
}
