// Checks synthesized templates with cdk-nag's AwsSolutions pack.
//
//   node Deployment/nag/check.mjs [FOLDER]      FOLDER: the CDK's output, cdk.out unless given
//
// A finding is an error unless the resource's metadata gives a reason (cdk_nag.rules_to_suppress, written by NagExcuses.cs);
// so is a reason that excuses nothing. Exit code 1 with either. A reason holds for one finding (RULE[ITEM]); for the generated
// policies of CDK Pipelines, which have dozens, for a rule as a whole (RULE).
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { CfnInclude } from 'aws-cdk-lib/cloudformation-include';
import { AwsSolutionsChecks } from 'cdk-nag';

if (process.argv.includes('--help')) {
  console.log(readFileSync(new URL(import.meta.url), 'utf8').split('\n').filter((line) => line.startsWith('//')).map((line) => line.slice(3)).join('\n'));
  process.exit(0);
}

const folder = process.argv[2] ?? 'cdk.out';
const templates = readdirSync(folder, { recursive: true }).filter((file) => file.endsWith('.template.json')).sort();
if (templates.length === 0) {
  console.error(`nag: no *.template.json in ${folder}; run cdk synth first`);
  process.exit(1);
}

let faults = 0;
const scratch = mkdtempSync(join(tmpdir(), 'nag-'));
try {
  for (const file of templates) {
    faults += check(file, join(folder, file));
  }
} finally {
  rmSync(scratch, { recursive: true });
}
process.exit(faults === 0 ? 0 : 1);

/** Checks one template and returns how many faults it has. */
function check(name, path) {
  const template = JSON.parse(readFileSync(path, 'utf8'));
  // The CDK adds these to every template by itself; a stack that includes the template would have them twice.
  delete template.Parameters?.BootstrapVersion;
  delete template.Rules?.CheckBootstrapVersion;
  const excuses = new Map(Object.entries(template.Resources)
    .map(([id, resource]) => [id, new Map((resource.Metadata?.cdk_nag?.rules_to_suppress ?? []).map((rule) => [rule.id, rule.reason]))]));

  const cleaned = join(scratch, 'template.json');
  writeFileSync(cleaned, JSON.stringify(template));
  const app = new App({ outdir: join(scratch, 'out') });
  const stack = new Stack(app, 'Checked');
  new CfnInclude(stack, 'Template', { templateFile: cleaned });
  const report = new AwsSolutionsChecks().validateScope(stack);

  let open = 0;
  let excused = 0;
  const used = new Set();
  for (const violation of report.violations) {
    for (const resource of violation.violatingResources ?? violation.violatingConstructs) {
      const id = resource.resourceLogicalId ?? resource.constructPath.split('/').pop();
      const rule = [violation.ruleName, violation.ruleName.split('[')[0]].find((candidate) => excuses.get(id)?.get(candidate)?.length > 20);
      if (rule) {
        used.add(`${id} ${rule}`);
        excused++;
      } else {
        open++;
        console.error(`  ${violation.severity ?? 'error'} ${violation.ruleName} ${id}: ${violation.description}`);
      }
    }
  }

  for (const [id, rules] of excuses) {
    for (const rule of rules.keys()) {
      if (!used.has(`${id} ${rule}`)) {
        open++;
        console.error(`  unused ${rule} ${id}: nothing to excuse; remove the reason`);
      }
    }
  }

  console.log(`${relative('.', name)}: ${Object.keys(template.Resources).length} resources, ${open} open, ${excused} excused`);
  return open;
}
