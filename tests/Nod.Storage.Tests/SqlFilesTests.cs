using System.Text.RegularExpressions;

namespace Nod.Storage.Tests;

public sealed partial class SqlFilesTests
{
    public static TheoryData<string> Files =>
        [
            "read.sql",
            "log.sql",
            "broadcasts.sql",
            "feed.sql",
            "access.sql",
            "overview.sql",
            "sqlite/write.sql",
            "sqlite/answers.sql",
            "sqlite/log.sql",
            "sqlite/broadcasts.sql",
            "sqlite/feed.sql",
            "sqlite/access.sql",
        ];

    // SQLite numbers $1, $2 … by where they first stand, and values are bound in the order of their numbers.
    [Theory]
    [MemberData(nameof(Files))]
    public void Parameters_first_stand_in_the_order_of_their_numbers(string file) =>
        Assert.All(
            SqlFiles.Queries(file),
            query =>
            {
                var numbers = Parameter().Matches(query.Value).Select(match => int.Parse(match.Groups[1].Value, null));
                Assert.Equal(Enumerable.Range(1, numbers.Distinct().Count()), numbers.Distinct());
            }
        );

    [Theory]
    [InlineData("write.sql")]
    [InlineData("broadcasts.sql")]
    [InlineData("feed.sql")]
    [InlineData("access.sql")]
    public void Both_dialects_write_the_same_tables(string file) =>
        Assert.Equal(
            SqlFiles.Queries("sqlite/" + file).Keys.Order(StringComparer.Ordinal),
            SqlFiles.Queries("postgres/" + file).Keys.Order(StringComparer.Ordinal)
        );

    [Fact]
    public void Both_dialects_have_the_same_migrations()
    {
        var sqlite = SqlFiles.Migrations("sqlite").Select(file => file.Name).ToList();

        Assert.NotEmpty(sqlite);
        Assert.Equal(sqlite, SqlFiles.Migrations("postgres").Select(file => file.Name));
    }

    [GeneratedRegex(@"\$(\d+)")]
    private static partial Regex Parameter();
}
