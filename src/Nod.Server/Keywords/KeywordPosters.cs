using Microsoft.Net.Http.Headers;
using Nod.Catalog;
using Nod.Server.Api;
using Nod.Texts;

namespace Nod.Server.Keywords;

/// <summary>Makes the poster of a keyword on request.</summary>
internal static class KeywordPosters
{
    /// <summary>A sender's number as people dial it.</summary>
    public static string Dialled(Sender sender) =>
        sender.Kind != SenderKind.ShortCode && NumberPlan.Spaced(sender.Number) is { } spaced ? spaced : sender.Number;

    /// <summary>What the code says: most cameras open a text to the number with the keyword in it.</summary>
    public static string QrText(Sender sender, KeywordCampaign campaign) => $"SMSTO:{sender.Number}:{campaign.Keyword}";

    /// <summary>Writes the poster; answers what is wrong with the request otherwise.</summary>
    public static async Task<Answer?> SendAsync(Call call)
    {
        if (KeywordEndpoints.Find(call) is not { Withdrawn: false } campaign)
        {
            return Answer.NotFound("keyword");
        }

        var query = call.Http.Request.Query;
        var language = query["language"].ToString() is { Length: > 0 } asked ? asked : campaign.Language;
        if (!campaign.Calls.TryGetValue(language, out var shown))
        {
            call.Faults.Add("language", "unknown", $"The keyword speaks {string.Join(", ", campaign.Calls.Keys)}.");
        }

        var paper = query["paper"].ToString();
        if (paper is not ("" or "a4" or "letter"))
        {
            call.Faults.Add("paper", "invalid", "paper must be a4 or letter.");
        }

        call.ThrowIfFaulty();
        var sender = call.Organization.Sender(campaign.Sender)!;
        var brand = call.Organization.Brand(sender.Brand)!;
        var isLetter = paper.Length == 0 ? brand.Country is "US" or "CA" : paper == "letter";
        // The very words that go on record with every consent that the poster brings.
        var words = call.Organization.Disclosure(shown!.Id, shown.Version)!.Text;
        using var output = new MemoryStream();
        KeywordPoster.Write(
            new PosterWords(
                brand.Name,
                campaign.Keyword,
                Dialled(sender),
                words,
                QrText(sender, campaign),
                CampaignTexts.For(language)!
            ),
            isLetter,
            call.Node.Clock.Now(),
            output
        );
        var response = call.Http.Response;
        response.ContentType = "application/pdf";
        response.ContentLength = output.Length;
        response.Headers[HeaderNames.ContentDisposition] =
            $"attachment; filename=\"poster-{campaign.Sender}-{language}.pdf\"";
        response.Headers[HeaderNames.XContentTypeOptions] = "nosniff";
        await response.Body.WriteAsync(output.GetBuffer().AsMemory(0, (int)output.Length), call.Cancellation);
        return null;
    }
}
