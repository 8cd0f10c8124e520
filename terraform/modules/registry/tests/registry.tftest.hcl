# Planned with the real provider and credentials that open nothing: what is asserted is what would be asked for.

provider "tencentcloud" {
  region     = "ap-singapore"
  secret_id  = "offline"
  secret_key = "offline"
}

variables {
  name      = "codeloom"
  size      = "production"
  region    = "ap-singapore"
  vpc_id    = "vpc-1"
  subnet_id = "subnet-1"
  tags      = { environment = "test" }
}

run "made" {
  command = plan

  assert {
    condition     = tencentcloud_tcr_instance.this[0].registry_charge_type == 1
    error_message = "Paid by the hour."
  }

  assert {
    condition     = tencentcloud_tcr_instance.this[0].deletion_protection && tencentcloud_tcr_instance.this[0].delete_bucket == false
    error_message = "Production's images must not be deleted by accident."
  }

  assert {
    condition     = tencentcloud_tcr_instance.this[0].open_public_operation == false
    error_message = "Without push_cidrs the registry has no public endpoint."
  }

  assert {
    condition     = tencentcloud_tcr_namespace.this[0].is_public == false && tencentcloud_tcr_namespace.this[0].is_auto_scan
    error_message = "Images are private and scanned."
  }

  assert {
    condition     = toset(tencentcloud_tcr_service_account.pull[0].permissions[0].actions) == toset(["tcr:PullRepository"])
    error_message = "The nodes may pull and nothing else."
  }

  assert {
    condition     = nonsensitive(output.pull.username) == "tcr$codeloom-pull"
    error_message = "TCR puts tcr$ in front of a robot's name."
  }

  assert {
    condition     = length(tencentcloud_tcr_repository.this) == 5
    error_message = "Every image has its repository."
  }
}

run "scans_and_blocks_nothing_by_itself" {
  command = plan

  assert {
    condition     = !tencentcloud_tcr_namespace.this[0].is_prevent_vul && tencentcloud_tcr_namespace.this[0].is_auto_scan
    error_message = "A vulnerability that is published today must not keep tomorrow's pods from starting, unless somebody wants that."
  }
}

run "blocks_on_purpose" {
  command = plan

  variables {
    block_severity = "high"
  }

  assert {
    condition     = tencentcloud_tcr_namespace.this[0].is_prevent_vul && tencentcloud_tcr_namespace.this[0].severity == "high"
    error_message = "Who asks for the block gets it."
  }
}

run "existing" {
  command = plan

  variables {
    existing  = "registry.example.com/codeloom"
    vpc_id    = ""
    subnet_id = ""
  }

  assert {
    condition     = length(tencentcloud_tcr_instance.this) == 0 && length(tencentcloud_tcr_repository.this) == 0 && output.registry == "registry.example.com/codeloom" && output.host == "registry.example.com"
    error_message = "An existing registry costs nothing here."
  }
}

run "refuses_the_world_as_pusher" {
  command = plan

  variables {
    push_cidrs = ["0.0.0.0/0"]
  }

  expect_failures = [var.push_cidrs]
}

run "refuses_no_network" {
  command = plan

  variables {
    vpc_id = ""
  }

  expect_failures = [tencentcloud_tcr_vpc_attachment.this]
}
