# Starts the server of one learner on a hub. $HOME is the learner's own volume: at the first start it gets the rooms of the course.
for room in notebooks exercises course_project; do
    [ -e "$HOME/$room" ] || cp -R "$(dirname "$0")/../$room" "$HOME" || exit
done
cd "$HOME" && exec jupyterhub-singleuser "$@"
