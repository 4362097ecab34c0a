//! Kinds of secrets, one a line: what they begin with, how they go on, and how they are checked.
//!
//! Source: the makers' pages about the formats of their keys and tokens, as far as they publish them, and keys seen in
//! their documentation; 2026-11-24.

use super::Sureness::{self, Likely, Possible};
use super::check::{self, Check};
use super::shape::{ALNUM, B64, DASH, DOT, HEX, LETTERS, LOWER, Shape, TILDE, UPPER, WORD, assigned, tail};

/// One kind.
pub(super) struct Kind {
    pub(super) id: &'static str,
    pub(super) name: &'static str,
    pub(super) anchors: &'static [&'static str],
    pub(super) shape: Shape,
    pub(super) check: Check,
    /// How sure it is if no check proves more.
    pub(super) sureness: Sureness,
}

const fn kind(
    id: &'static str,
    name: &'static str,
    anchors: &'static [&'static str],
    shape: Shape,
    check: Check,
    sureness: Sureness,
) -> Kind {
    Kind {
        id,
        name,
        anchors,
        shape,
        check,
        sureness,
    }
}

/// Every kind. Of two that begin alike, the one with the longer beginning stands first.
#[rustfmt::skip]
pub(super) static KINDS: &[Kind] = &[
    kind("private-key", "private key", &["-----BEGIN "], Shape::Pem, check::any, Likely),
    kind("putty-key", "PuTTY private key", &["PuTTY-User-Key-File-"], Shape::Putty, check::any, Likely),
    kind("age-key", "age secret key", &["AGE-SECRET-KEY-1"], tail(UPPER, 58, 58), check::random, Likely),
    kind("jwt", "JSON web token", &["eyJ"], tail(DOT, 40, 4096), check::jwt, Possible),
    kind("url-password", "password in an address", &["://"], Shape::Userinfo, check::any, Possible),
    // Hosts of code and packages.
    kind("github-token", "GitHub token", &["ghp_", "gho_", "ghu_", "ghs_", "ghr_"], tail(ALNUM, 36, 36), check::crc32_base62, Possible),
    kind("github-fine-token", "GitHub fine-grained token", &["github_pat_"], tail(WORD, 82, 82), check::random, Likely),
    kind("gitlab-token", "GitLab personal token", &["glpat-"], tail(DOT, 20, 64), check::random, Likely),
    kind("gitlab-deploy-token", "GitLab deploy token", &["gldt-"], tail(DASH, 20, 64), check::random, Likely),
    kind("gitlab-trigger-token", "GitLab pipeline trigger", &["glptt-"], tail(HEX, 40, 40), check::random, Likely),
    kind("gitlab-runner-token", "GitLab runner token", &["glrt-", "GR1348941"], tail(DOT, 20, 64), check::random, Likely),
    kind("gitlab-agent-token", "GitLab agent token", &["glagent-"], tail(DASH, 50, 64), check::random, Likely),
    kind("gitlab-feed-token", "GitLab feed token", &["glft-", "glimt-", "glsoat-", "glcbt-", "gloas-"], tail(DASH, 20, 70), check::random, Likely),
    kind("bitbucket-token", "Atlassian token", &["ATATT3xFfGF0", "ATCTT3xFfGN0", "ATBB"], tail(B64_DASH, 28, 220), check::random, Likely),
    kind("npm-token", "npm token", &["npm_"], tail(ALNUM, 36, 36), check::crc32_base62, Possible),
    kind("pypi-token", "PyPI token", &["pypi-AgEIcHlwaS5vcmc", "pypi-AgENdGVzdC5weXBpLm9yZw"], tail(DASH, 50, 600), check::random, Likely),
    kind("rubygems-token", "RubyGems token", &["rubygems_"], tail(HEX, 48, 48), check::random, Likely),
    kind("crates-token", "Cargo registry token", &["cio"], tail(ALNUM, 32, 32), check::random, Possible),
    kind("nuget-key", "NuGet key", &["oy2"], tail(LOWER, 43, 43), check::random, Likely),
    kind("clojars-token", "Clojars token", &["CLOJARS_"], tail(HEX, 60, 60), check::random, Likely),
    kind("openvsx-token", "Open VSX token", &["ovsxp_", "ovsxat_"], tail(DASH, 36, 36), check::random, Likely),
    kind("docker-token", "Docker Hub token", &["dckr_pat_", "dckr_oat_"], tail(DASH, 27, 40), check::random, Likely),
    // Models and data.
    kind("huggingface-token", "Hugging Face token", &["hf_", "api_org_"], tail(LETTERS, 34, 34), check::random, Likely),
    kind("anthropic-key", "Anthropic key", &["sk-ant-api03-", "sk-ant-admin01-", "sk-ant-oat01-"], tail(DASH, 80, 120), check::random, Likely),
    kind("openai-project-key", "OpenAI project key", &["sk-proj-", "sk-svcacct-", "sk-admin-"], tail(DASH, 40, 200), check::openai, Likely),
    kind("openrouter-key", "OpenRouter key", &["sk-or-v1-"], tail(HEX, 64, 64), check::random, Likely),
    kind("langfuse-key", "Langfuse key", &["sk-lf-"], tail(DASH, 36, 36), check::random, Likely),
    kind("openai-key", "OpenAI key", &["sk-"], tail(ALNUM, 32, 64), check::openai_old, Possible),
    kind("groq-key", "Groq key", &["gsk_"], tail(ALNUM, 52, 52), check::random, Likely),
    kind("replicate-token", "Replicate token", &["r8_"], tail(ALNUM, 37, 37), check::random, Likely),
    kind("perplexity-key", "Perplexity key", &["pplx-"], tail(ALNUM, 48, 56), check::random, Likely),
    kind("xai-key", "xAI key", &["xai-"], tail(ALNUM, 80, 80), check::random, Likely),
    kind("nvidia-key", "NVIDIA key", &["nvapi-"], tail(DASH, 60, 70), check::random, Likely),
    kind("fireworks-key", "Fireworks key", &["fw_"], tail(ALNUM, 22, 24), check::mixed, Possible),
    kind("pinecone-key", "Pinecone key", &["pcsk_"], tail(WORD, 60, 80), check::random, Likely),
    kind("langsmith-key", "LangSmith key", &["lsv2_pt_", "lsv2_sk_"], tail(WORD, 43, 43), check::random, Likely),
    kind("wandb-key", "Weights & Biases key", &["WANDB_API_KEY", "wandb_api_key"], assigned(HEX, 40, 40), check::random, Likely),
    kind("kaggle-token", "Kaggle token", &["KGAT_"], tail(HEX, 32, 32), check::random, Likely),
    kind("kaggle-key", "Kaggle key", &["KAGGLE_KEY"], assigned(HEX, 32, 32), check::random, Likely),
    kind("cohere-key", "Cohere key", &["COHERE_API_KEY", "CO_API_KEY"], assigned(ALNUM, 40, 40), check::mixed, Likely),
    kind("mistral-key", "Mistral key", &["MISTRAL_API_KEY"], assigned(ALNUM, 32, 32), check::mixed, Likely),
    kind("together-key", "Together key", &["TOGETHER_API_KEY", "tgp_v1_"], assigned(DASH, 43, 64), check::random, Likely),
    kind("deepseek-key", "DeepSeek key", &["DEEPSEEK_API_KEY"], assigned(DASH, 35, 40), check::random, Likely),
    kind("gemini-key", "Google key", &["AIza"], tail(DASH, 35, 35), check::mixed, Likely),
    kind("databricks-token", "Databricks token", &["dapi"], tail(HEX_DASH, 32, 34), check::random, Likely),
    kind("elevenlabs-key", "ElevenLabs key", &["ELEVENLABS_API_KEY", "ELEVEN_API_KEY"], assigned(WORD, 32, 51), check::random, Likely),
    kind("tavily-key", "Tavily key", &["tvly-"], tail(DASH, 32, 48), check::mixed, Likely),
    kind("jina-key", "Jina key", &["jina_"], tail(DASH, 60, 60), check::random, Likely),
    kind("voyage-key", "Voyage key", &["VOYAGE_API_KEY"], assigned(DASH, 43, 46), check::random, Likely),
    kind("prefect-key", "Prefect key", &["pnu_", "pnb_"], tail(ALNUM, 36, 36), check::random, Likely),
    // Clouds.
    kind("aws-key-id", "AWS access key id", &["AKIA", "ASIA", "ABIA", "ACCA"], tail(BASE32, 16, 16), check::mixed, Likely),
    kind("aws-secret", "AWS secret key", &["aws_secret_access_key", "AWS_SECRET_ACCESS_KEY", "aws_secret_key", "SecretAccessKey", "secretAccessKey"], assigned(B64, 40, 40), check::mixed, Likely),
    kind("aws-bedrock-key", "AWS Bedrock key", &["ABSKQmVkcm9ja0FQSUtleS"], tail(B64, 80, 240), check::random, Likely),
    kind("google-oauth-secret", "Google OAuth secret", &["GOCSPX-"], tail(DASH, 28, 28), check::random, Likely),
    kind("google-oauth-token", "Google OAuth token", &["ya29."], tail(DASH, 60, 400), check::random, Possible),
    kind("azure-storage-key", "Azure storage key", &["AccountKey="], tail(B64, 88, 88), check::mixed, Likely),
    kind("azure-bus-key", "Azure shared access key", &["SharedAccessKey="], tail(B64, 44, 44), check::mixed, Likely),
    kind("azure-client-secret", "Azure client secret", &["8Q~", "7Q~"], tail(TILDE, 31, 34), check::mixed, Possible),
    kind("azure-openai-key", "Azure OpenAI key", &["AZURE_OPENAI_API_KEY", "AZURE_OPENAI_KEY"], assigned(ALNUM, 32, 84), check::mixed, Likely),
    kind("azure-devops-token", "Azure DevOps token", &["AZURE_DEVOPS_PAT", "SYSTEM_ACCESSTOKEN"], assigned(LOWER, 52, 84), check::random, Likely),
    kind("alibaba-key-id", "Alibaba Cloud key id", &["LTAI"], tail(ALNUM, 16, 22), check::mixed, Likely),
    kind("tencent-key-id", "Tencent Cloud key id", &["AKID"], tail(ALNUM, 32, 32), check::mixed, Likely),
    kind("digitalocean-token", "DigitalOcean token", &["dop_v1_", "doo_v1_", "dor_v1_"], tail(HEX, 64, 64), check::random, Likely),
    kind("heroku-key", "Heroku key", &["HRKU-AA"], tail(DASH, 50, 70), check::random, Likely),
    kind("fly-token", "Fly.io token", &["FlyV1 fm1_", "FlyV1 fm2_", "fo1_"], tail(B64_DASH, 43, 800), check::random, Likely),
    kind("cloudflare-key", "Cloudflare key", &["CLOUDFLARE_API_TOKEN", "CF_API_TOKEN"], assigned(DASH, 40, 40), check::mixed, Likely),
    kind("cloudflare-origin-key", "Cloudflare origin key", &["v1.0-"], tail(HEX_DASH, 171, 171), check::random, Likely),
    kind("vault-token", "Vault token", &["hvs.", "hvb.", "hvr."], tail(DASH, 24, 300), check::random, Likely),
    kind("terraform-token", "Terraform Cloud token", &[".atlasv1."], tail(DASH, 60, 70), check::random, Likely),
    kind("pulumi-token", "Pulumi token", &["pul-"], tail(HEX, 40, 40), check::random, Likely),
    kind("planetscale-token", "PlanetScale token", &["pscale_tkn_", "pscale_pw_", "pscale_oauth_"], tail(TILDE, 32, 64), check::random, Likely),
    kind("supabase-key", "Supabase key", &["sbp_", "sb_secret_"], tail(DASH, 31, 48), check::random, Likely),
    kind("netlify-token", "Netlify token", &["nfp_"], tail(ALNUM, 36, 36), check::random, Likely),
    kind("vercel-token", "Vercel token", &["VERCEL_TOKEN", "vercel_blob_rw_"], assigned(WORD, 24, 64), check::mixed, Likely),
    kind("tailscale-key", "Tailscale key", &["tskey-auth-", "tskey-api-", "tskey-client-"], tail(DASH, 28, 64), check::random, Likely),
    kind("doppler-token", "Doppler token", &["dp.pt.", "dp.st.", "dp.ct.", "dp.sa."], tail(DOT, 40, 60), check::random, Likely),
    kind("onepassword-token", "1Password token", &["ops_eyJ"], tail(B64_DASH, 250, 2_000), check::random, Likely),
    kind("launchdarkly-key", "LaunchDarkly key", &["LAUNCHDARKLY_SDK_KEY"], assigned(DASH, 36, 44), check::random, Likely),
    // Messages and money.
    kind("slack-token", "Slack token", &["xoxb-", "xoxp-", "xoxa-", "xoxr-", "xoxs-", "xoxo-"], tail(DASH, 40, 120), check::slack, Likely),
    kind("slack-app-token", "Slack app token", &["xapp-1-", "xoxe.xoxp-", "xoxe-1-"], tail(DASH, 60, 260), check::random, Likely),
    kind("slack-webhook", "Slack webhook", &["hooks.slack.com/services/T"], tail(PATH, 40, 60), check::mixed, Likely),
    kind("discord-webhook", "Discord webhook", &["discord.com/api/webhooks/", "discordapp.com/api/webhooks/"], tail(PATH, 80, 100), check::random, Likely),
    kind("telegram-token", "Telegram bot token", &[":AA"], Shape::Telegram, check::mixed, Likely),
    kind("teams-webhook", "Teams webhook", &["webhook.office.com/webhookb2/"], tail(PATH_AT, 100, 200), check::random, Likely),
    kind("stripe-key", "Stripe key", &["sk_live_", "rk_live_"], tail(ALNUM, 24, 120), check::random, Likely),
    kind("stripe-test-key", "Stripe test key", &["sk_test_", "rk_test_"], tail(ALNUM, 24, 120), check::mixed, Possible),
    kind("stripe-webhook-secret", "Stripe webhook secret", &["whsec_"], tail(B64, 32, 64), check::random, Likely),
    kind("square-token", "Square token", &["sq0atp-", "sq0csp-"], tail(DASH, 22, 43), check::random, Likely),
    kind("braintree-token", "Braintree token", &["access_token$production$"], tail(DOLLAR, 40, 60), check::random, Likely),
    kind("shopify-token", "Shopify token", &["shpat_", "shpss_", "shpca_", "shppa_"], tail(HEX, 32, 32), check::random, Likely),
    kind("twilio-token", "Twilio token", &["TWILIO_AUTH_TOKEN", "twilio_auth_token"], assigned(HEX, 32, 32), check::random, Likely),
    kind("sendgrid-key", "SendGrid key", &["SG."], tail(DOT, 66, 66), check::sendgrid, Likely),
    kind("mailgun-key", "Mailgun key", &["key-"], tail(HEX, 32, 32), check::random, Possible),
    kind("mailchimp-key", "Mailchimp key", &["MAILCHIMP_API_KEY"], assigned(DASH, 36, 38), check::random, Likely),
    kind("brevo-key", "Brevo key", &["xkeysib-"], tail(DASH, 81, 81), check::random, Likely),
    kind("facebook-token", "Facebook token", &["EAACEdEose0cBA", "EAAG", "EAAJ"], tail(ALNUM, 100, 300), check::random, Likely),
    kind("twitter-bearer", "Twitter bearer token", &["AAAAAAAAAAAAAAAAAAAAA"], tail(PERCENT, 80, 120), check::mixed, Possible),
    kind("mapbox-token", "Mapbox secret token", &["sk.eyJ"], tail(DOT, 60, 200), check::random, Likely),
    kind("line-notify", "LINE token", &["LINE_CHANNEL_ACCESS_TOKEN"], assigned(B64, 100, 200), check::random, Likely),
    // Work.
    kind("notion-token", "Notion token", &["ntn_"], tail(ALNUM, 46, 46), check::random, Likely),
    kind("notion-old-token", "Notion token", &["secret_"], tail(ALNUM, 43, 43), check::mixed, Possible),
    kind("linear-key", "Linear key", &["lin_api_", "lin_oauth_"], tail(ALNUM, 40, 64), check::random, Likely),
    kind("figma-token", "Figma token", &["figd_"], tail(DASH, 38, 48), check::random, Likely),
    kind("postman-key", "Postman key", &["PMAK-"], tail(HEX_DASH, 59, 59), check::random, Likely),
    kind("grafana-token", "Grafana token", &["glsa_"], tail(WORD, 41, 41), check::random, Likely),
    kind("grafana-cloud-token", "Grafana Cloud token", &["glc_eyJ"], tail(B64, 60, 400), check::random, Likely),
    kind("newrelic-key", "New Relic key", &["NRAK-", "NRII-", "NRRA-"], tail(DASH, 27, 45), check::random, Likely),
    kind("sentry-token", "Sentry token", &["sntryu_", "sntrys_eyJ"], tail(B64_DASH, 60, 400), check::random, Likely),
    kind("datadog-key", "Datadog key", &["DD_API_KEY", "DATADOG_API_KEY", "DD_APP_KEY"], assigned(HEX, 32, 40), check::random, Likely),
    kind("dynatrace-token", "Dynatrace token", &["dt0c01.", "dt0s01.", "dt0s02."], tail(DOT, 89, 89), check::random, Likely),
    kind("posthog-key", "PostHog personal key", &["phx_"], tail(ALNUM, 40, 50), check::random, Likely),
    kind("buildkite-token", "Buildkite token", &["bkua_"], tail(HEX, 40, 40), check::random, Likely),
    kind("circleci-token", "CircleCI token", &["CCIPAT_"], tail(WORD, 40, 80), check::random, Likely),
    kind("airtable-token", "Airtable token", &["AIRTABLE_API_KEY"], assigned(DOT, 17, 82), check::mixed, Likely),
    kind("adafruit-key", "Adafruit key", &["aio_"], tail(ALNUM, 28, 28), check::random, Likely),
    kind("contentful-token", "Contentful token", &["CFPAT-"], tail(DASH, 43, 43), check::random, Likely),
    kind("readme-key", "ReadMe key", &["rdme_"], tail(ALNUM, 70, 70), check::random, Likely),
    kind("typeform-token", "Typeform token", &["tfp_"], tail(DOT, 44, 70), check::random, Likely),
    kind("shippo-token", "Shippo token", &["shippo_live_"], tail(HEX, 40, 40), check::random, Likely),
];

/// Letters of a path, or of an alphabet that few use.
const PATH: u8 = super::shape::PATH;
const PATH_AT: u8 = super::shape::PATH_AT;
const B64_DASH: u8 = super::shape::B64_DASH;
const HEX_DASH: u8 = super::shape::HEX_DASH;
const BASE32: u8 = super::shape::BASE32;
const DOLLAR: u8 = super::shape::DOLLAR;
const PERCENT: u8 = super::shape::PERCENT;
