using Nod.Tests.Texts.Content;
using Nod.Texts.Content;

namespace Nod.Tests.Texts;

/// <summary>
/// Measures on texts that are not in the repository: <c>NOD_EXAM</c> names a folder with <c>LANG.tsv</c> (replies) and
/// <c>LANG.content.txt</c> (companies' texts), any of them. Only figures are
/// written; add <c>--output detailed</c>.
/// </summary>
public sealed class ExamTests(ITestOutputHelper output)
{
    [Fact]
    [Trait("Category", "Exam")]
    public void A_folder_of_labelled_texts_is_measured()
    {
        var folder = Environment.GetEnvironmentVariable("NOD_EXAM");
        Assert.True(folder is not null, "NOD_EXAM names no folder");

        var replies = ReplyTally.Measure("replies", language => In(folder, $"{language}.tsv", LabelledReplies.In));
        var texts = LabelledReplies.Languages.ToDictionary(
            language => language,
            language => In(folder, $"{language}.content.txt", LabelledTexts.In)
        );
        foreach (var (language, its) in texts)
        {
            output.WriteLine($"content {ContentTally.Of(language, its, ContentReader.Shipped)}");
        }
        var content = ContentTally.Of("together", [.. texts.Values.SelectMany(its => its)], ContentReader.Shipped);
        output.WriteLine($"content {content}");

        Assert.True(replies.Replies + content.Persuading + content.Harmless > 0, $"nothing to measure in {folder}");
    }

    private static List<T> In<T>(string folder, string name, Func<string, List<T>> read) =>
        File.Exists(Path.Combine(folder, name)) ? read(Path.Combine(folder, name)) : [];
}
