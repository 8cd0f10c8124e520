output "host" {
  description = "Address inside the VPC."
  value       = tencentcloud_mysql_instance.this.intranet_ip
}

output "port" {
  description = "Port inside the VPC."
  value       = tencentcloud_mysql_instance.this.intranet_port
}

output "database" {
  description = "Name of the database."
  value       = tencentcloud_mysql_database.this.db_name
}

output "ca_download_url" {
  description = "Where the instance's certificate authority is to be had, for ca_bundle_pem."
  value       = tencentcloud_mysql_ssl.this.url
}

output "backup_days" {
  description = "Days back to which the database can be restored."
  value       = tencentcloud_mysql_backup_policy.this.retention_period
}

output "credentials" {
  description = "Account (\"migrate\" or a function) to user name and password."
  value = {
    for account, privilege in tencentcloud_mysql_privilege.this : account => {
      username = privilege.account_name
      password = random_password.account[account].result
    }
  }
  sensitive = true
}
