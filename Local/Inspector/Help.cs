namespace Inspector;

internal static class Help
{
    public const string Text = """
        Inspector: the webhooks that reached the local HTTP API, Lambda's sandboxes and the tailnet, in a browser.

        usage: Inspector [--Inspector:Setting=value ...]

        Settings (also from the environment; __ for : there):
          ASPNETCORE_URLS               where to listen, on loopback (http://localhost:18889; port 0 takes a free one)
          Inspector:LambdaAdmin         the Lambda emulator's admin API, such as http://127.0.0.1:9001 (required)
          Inspector:HttpApi             the HTTP API that webhooks are sent to, such as http://localhost:8080 (required)
          Inspector:TailnetAdmin        the tailnet emulator; without it there is no such page
          Inspector:Dashboard           Aspire's dashboard, for links to traces; without it there are none
          Inspector:DashboardApiKey     key of that dashboard's API, which tells a webhook's route, verification, target and outcome
          Inspector:SigningSecrets:SCHEME   secret that samples of github, stripe, slack or standard-webhooks are signed with
        """;
}
