using System.Text.Json.Nodes;
using Nod.Server.Tests.Harness;

namespace Nod.Server.Tests.Keywords;

/// <summary>What a team says of a keyword.</summary>
internal static class KeywordBodies
{
    public static JsonObject Keyword(string? broader = Team.News, params string[] also) =>
        new()
        {
            ["sender"] = Team.Sender,
            ["program"] = Team.Jobs,
            ["broader"] = broader,
            ["language"] = "en",
            ["also"] = new JsonArray([.. also.Select(word => (JsonNode)word)]),
            ["questions"] = new JsonArray(),
            ["leads"] = new JsonObject { ["en"] = "First shifts start Monday." },
        };
}
