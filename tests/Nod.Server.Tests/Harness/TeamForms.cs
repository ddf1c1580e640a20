using System.Text.Json.Nodes;

namespace Nod.Server.Tests.Harness;

/// <summary>A form of the team's with a specific question and a broader one, in four languages.</summary>
internal static class TeamForms
{
    public const string Form = "driver";
    public const string Hiring = "hiring";
    public const string Title = "Driver, Queens";
    public const string Reference = "job-4711";

    public static readonly IReadOnlyList<string> Languages = ["en", "de", "es", "fr"];

    public static readonly IReadOnlyDictionary<string, string> HiringWords = new Dictionary<string, string>
    {
        ["en"] =
            "Acme may text me about my application: interviews and next steps. Up to 5 messages a week. Message and data "
            + "rates may apply. Reply HELP for help, STOP to end. This is not a condition of being hired.",
        ["de"] =
            "Acme darf mir SMS zu meiner Bewerbung schicken: Termine und nächste Schritte. Bis zu 5 SMS pro Woche. Es können "
            + "Gebühren anfallen. Antworten Sie HILFE für Hilfe, STOP zum Abmelden. Das ist keine Bedingung für eine "
            + "Einstellung.",
        ["es"] =
            "Acme puede enviarme SMS sobre mi solicitud: entrevistas y próximos pasos. Hasta 5 SMS a la semana. Pueden "
            + "aplicarse tarifas de SMS y datos. Responda AYUDA para ayuda, STOP para darse de baja. No es una condición "
            + "para el empleo.",
        ["fr"] =
            "Acme peut m'envoyer des SMS sur ma candidature : entretiens et prochaines étapes. Jusqu'à 5 SMS par semaine. "
            + "Des frais de SMS et données peuvent s'appliquer. Répondez AIDE pour de l'aide, STOP pour vous désinscrire. "
            + "Ce n'est pas une condition d'embauche.",
    };

    public static readonly IReadOnlyDictionary<string, string> JobsWords = new Dictionary<string, string>
    {
        ["en"] =
            "Acme may also text me about other jobs. Up to 4 messages a month. Message and data rates may apply. Reply HELP "
            + "for help, STOP to end. This is not a condition of being hired.",
        ["de"] =
            "Acme darf mir auch SMS zu anderen Stellen schicken. Bis zu 4 SMS im Monat. Es können Gebühren anfallen. "
            + "Antworten Sie HILFE für Hilfe, STOP zum Abmelden. Das ist keine Bedingung für eine Einstellung.",
        ["es"] =
            "Acme también puede enviarme SMS sobre otros empleos. Hasta 4 SMS al mes. Pueden aplicarse tarifas de SMS y "
            + "datos. Responda AYUDA para ayuda, STOP para darse de baja. No es una condición para el empleo.",
        ["fr"] =
            "Acme peut aussi m'envoyer des SMS sur d'autres emplois. Jusqu'à 4 SMS par mois. Des frais de SMS et données "
            + "peuvent s'appliquer. Répondez AIDE pour de l'aide, STOP pour vous désinscrire. Ce n'est pas une condition "
            + "d'embauche.",
    };

    /// <summary>Sets up programs, sender, words and the form; answers with the form as told.</summary>
    public static async Task<Reply> SetUpFormAsync(
        this Team team,
        string form = Form,
        Action<JsonObject>? change = null
    )
    {
        var api = team.Api;
        var brand = Team.BrandBody();
        brand["privacy_url"] = "https://acme.example/privacy";
        (await api.PutAsync($"/v1/brands/{Team.Brand}", brand)).ShouldBe(200);
        var program = Team.ProgramBody("Your application", "transactional");
        (await api.PutAsync($"/v1/brands/{Team.Brand}/programs/{Hiring}", program)).ShouldBe(200);
        var number = (await api.GetAsync("/v1/senders")).At("items.0.number");
        var sender = Team.SenderBody(number, Team.Brand, Team.Jobs, Team.News, Hiring);
        (await api.PutAsync($"/v1/senders/{Team.Sender}", sender)).ShouldBe(200);
        var body = new JsonObject
        {
            ["brand"] = Team.Brand,
            ["title"] = Title,
            ["reference"] = Reference,
            ["titles"] = new JsonObject { ["de"] = "Fahrer (m/w/d), Queens" },
            ["questions"] = new JsonArray(
                new JsonObject
                {
                    ["program"] = Hiring,
                    ["titles"] = Titles("Ihre Bewerbung", "Su solicitud", "Votre candidature"),
                    ["words"] = await team.WordsAsync(Hiring, HiringWords),
                },
                new JsonObject
                {
                    ["program"] = Team.Jobs,
                    ["titles"] = Titles("Andere Stellen", "Otros empleos", "D'autres emplois"),
                    ["words"] = await team.WordsAsync(Team.Jobs, JobsWords),
                }
            ),
        };
        change?.Invoke(body);
        return (await api.PutAsync($"/v1/forms/{form}", body)).ShouldBe(200);
    }

    private static JsonObject Titles(string german, string spanish, string french) =>
        new()
        {
            ["de"] = german,
            ["es"] = spanish,
            ["fr"] = french,
        };

    /// <summary>Registers words in every language, and names them as a question does.</summary>
    public static async Task<JsonArray> WordsAsync(
        this Team team,
        string program,
        IReadOnlyDictionary<string, string> words
    )
    {
        var named = new JsonArray();
        foreach (var language in words.Keys.Order(StringComparer.Ordinal))
        {
            named.Add(await team.WordsAsync(program, language, words[language]));
        }

        return named;
    }

    public static async Task<JsonNode> WordsAsync(this Team team, string program, string language, string text)
    {
        var body = Team.DisclosureBody();
        body["program"] = program;
        body["language"] = language;
        body["method"] = "application_form";
        body["text"] = text;
        var made = (await team.Api.PostAsync("/v1/disclosures", body)).ShouldBe(201);
        return new JsonObject { ["id"] = made.At("id"), ["version"] = (int)made.Json["version"]! };
    }
}
