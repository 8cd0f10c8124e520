output "bootstrap_servers" {
  description = "host:port of the SASL_SSL listener."
  value       = join(",", [for vip in tencentcloud_ckafka_route.sasl_ssl.vip_list : "${vip.vip}:${vip.vport}"])
}

output "addresses" {
  description = "Every address that the listener gives its clients, brokers' own included: what a certificate must name."
  value       = distinct(concat(tencentcloud_ckafka_route.sasl_ssl.vip_list[*].vip, tencentcloud_ckafka_route.sasl_ssl.broker_vip_list[*].vip))
}

output "security_protocol" {
  description = "Always SASL_SSL: the route above offers nothing else."
  value       = "SASL_SSL"
}

output "sasl_mechanism" {
  description = "SASL mechanism of the listener."
  value       = "PLAIN"
}

# CKafka expects the instance id in front of the user's name.
output "credentials" {
  description = "User to SASL user name and password."
  value = {
    for user, account in tencentcloud_ckafka_user.this : user => {
      username = "${account.instance_id}#${account.account_name}"
      password = random_password.user[user].result
    }
  }
  sensitive = true

  # Who uses a credential wants its topics and rights to be there.
  depends_on = [tencentcloud_ckafka_acl.this]
}

output "topics" {
  description = "Topics to the hours for which their records are kept."
  value       = { for name, topic in tencentcloud_ckafka_topic.this : name => topic.retention / local.milliseconds }
}
