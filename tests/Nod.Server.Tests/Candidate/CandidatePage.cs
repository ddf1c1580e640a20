using System.Net;
using System.Text.RegularExpressions;

namespace Nod.Server.Tests.Candidate;

/// <summary>A page as a browser gets it.</summary>
internal sealed partial record CandidatePage(int Status, string Html, IReadOnlyDictionary<string, string> Headers)
{
    public string Token => Value(TokenField());

    public string Challenge => Value(ChallengeField());

    /// <summary>Where its form is posted to; null when it has none.</summary>
    public string? Action => ActionField().IsMatch(Html) ? Value(ActionField()) : null;

    /// <summary>Fails, showing the page, unless its status is this one.</summary>
    public CandidatePage ShouldBe(int status)
    {
        Assert.True(Status == status, $"expected {status}, got {Status}: {Html}");
        return this;
    }

    /// <summary>Fails, showing the page, unless it says this.</summary>
    public CandidatePage ShouldSay(string text)
    {
        Assert.Contains(text, WebUtility.HtmlDecode(Html), StringComparison.Ordinal);
        return this;
    }

    private string Value(Regex field) => WebUtility.HtmlDecode(field.Match(Html).Groups[1].Value);

    [GeneratedRegex("name=\"token\" value=\"([^\"]*)\"")]
    private static partial Regex TokenField();

    [GeneratedRegex("action=\"([^\"]*)\"")]
    private static partial Regex ActionField();

    [GeneratedRegex("data-proof=\"([^\"]*)\"")]
    private static partial Regex ChallengeField();
}
