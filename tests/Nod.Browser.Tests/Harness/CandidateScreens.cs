using Nod.Server.Tests.Harness;

namespace Nod.Browser.Tests.Harness;

/// <summary>What candidates look at their pages with: every language on phone and desktop, and in the dark.</summary>
internal static class CandidateScreens
{
    /// <summary>Language, whether it is a phone, whether it is dark.</summary>
    public static TheoryData<string, bool, bool> All()
    {
        var views = new TheoryData<string, bool, bool>();
        foreach (var language in TeamForms.Languages)
        {
            views.Add(language, true, false);
            views.Add(language, false, false);
        }

        views.Add("en", true, true);
        views.Add("de", false, true);
        return views;
    }
}
