/** How a plan is run in each of the pipelines that are exported with it. */
export const pipelinesSections = `\
## GitHub Actions

1. Put this folder at the top of the repository, and \`github-workflow.yml\` into \`.github/workflows\`.
2. In Entra, create an application or a user-assigned managed identity. Give it the actions above.
3. Give it a federated credential:
   - Issuer: \`https://token.actions.githubusercontent.com\`
   - Subject: \`repo:ORG/REPO:ref:refs/heads/BRANCH\`. In a repository that was created or renamed since July 15, 2026,
     [the subject has numeric ids too](https://learn.microsoft.com/entra/workload-id/workload-identities-github-immutable-subjects).
   - Audience: \`api://AzureADTokenExchange\` (Azure US Government: \`api://AzureADTokenExchangeUSGov\`, Azure China:
     \`api://AzureADTokenExchangeChina\`)
4. In the settings of the repository, put its ids into the secrets \`AZURE_CLIENT_ID\` and \`AZURE_TENANT_ID\`.
5. If the plan has a look, create the environment \`stop-start-approval\` with required reviewers. **Without reviewers nothing pauses.**
   GitHub has them for private repositories only in some of its plans.
6. Run the workflow with *dry-run*, and then without.

A job that failed ends the workflow. If that was because of single apps, run it again: *first-wave* is the wave that it begins with.

The last step of each job starts what is left. GitHub leaves a canceled run five minutes for that, and *Force cancel* leaves none.
If apps may be stopped then, use the log of the run on your machine:

\`\`\`sh
gh run view RUN --log > log.txt
sh run.sh --resume --from-log log.txt
\`\`\`

## Azure Pipelines

1. Put this folder at the top of the repository.
2. Create an Azure Resource Manager service connection with workload identity federation. Give its identity the actions above.
3. Give the connection the check *Exclusive lock*, which keeps two runs apart.
4. In \`azure-pipelines.yml\`, make the name of the connection the value of the variable \`serviceConnection\`.
5. If the plan has a look, set \`approvers\` there. Without it, everybody who may queue builds can let the run go on.
6. Create a pipeline from \`azure-pipelines.yml\`. Run it with *A dry run*, and then without.

A job that failed ends the run. If that was because of single apps, run the pipeline again: *The first wave* is the wave that it begins with.

Microsoft's free grant for private projects ends a job after 60 minutes. For a longer job, use a paid one or an agent of your own.
If apps may be stopped after a job that was ended, download its log, and use \`--resume --from-log\` as above.
`;
