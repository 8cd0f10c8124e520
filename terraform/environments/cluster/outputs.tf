output "api_url" {
  description = "The URL to call."
  value       = local.api_url
}

output "next_steps" {
  description = "The commands to try. CODELOOM_KEY is a key as `submit key new` printed it, with the line that is in api_keys."
  value = concat(
    ["kubectl -n ${local.namespaces.functions} get ksvc,kafkasource,broker,trigger"],
    [for command in ["kubectl -n knative-serving port-forward service/kourier ${local.forward.here}:${local.forward.there} &"] : command if local.forwarded],
    [for command in ["kubectl -n knative-serving get service kourier   # point *.${local.namespaces.functions}.${var.domain} at its address"] : command if var.expose],
    [
      "${local.curl} ${local.api_url}/openapi.yaml",
      "read -rs CODELOOM_KEY   # the key, without leaving it in the shell's history",
      "${local.curl} -H \"Authorization: Bearer $CODELOOM_KEY\" -F git_url=https://github.com/octocat/Hello-World.git -F task_description='Say hello in README' ${local.api_url}/api/task",
      "${local.curl} -H \"Authorization: Bearer $CODELOOM_KEY\" '${local.api_url}/api/task?limit=5'",
    ],
  )
}

output "endpoints" {
  description = "Where Kafka, MySQL and the object store are."
  value       = local.endpoints
}
